import { InvalidArgumentError, Option } from 'commander';

/** Words of a dialect by service and key, as they were given. The simulator knows which there are. */
export type ChosenDialect = Record<string, Record<string, unknown>>;

/** `--dialect`, which may be given several times. */
export function dialectOption(): Option {
  return new Option(
    '--dialect <service.key=word>',
    "where the vendor's pages and recorded replies disagree, which of them to follow, such as " +
      'dli.refusals=items, cdm.jname=loose or dgc.offset=page (may be given several times; default: the first word of each in docs/simulator.md)',
  ).argParser((text, chosen: ChosenDialect = {}) => {
    const [, service = '', key = '', word = ''] = /^(\w+)\.(\w+)=(.*)$/.exec(text) ?? [];
    if (!service) throw new InvalidArgumentError('It is spelt service.key=word, such as dli.refusals=items.');
    return { ...chosen, [service]: { ...chosen[service], [key]: valueOf(word) } };
  });
}

/** Some words are numbers or booleans. */
function valueOf(word: string): unknown {
  if (/^\d+$/.test(word)) return Number(word);
  return word === 'true' || word === 'false' ? word === 'true' : word;
}
