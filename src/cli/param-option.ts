import { InvalidArgumentError, Option } from 'commander';

/** A parameter of the pipeline, given at run time; may be repeated. */
export function paramOption(): Option {
  return new Option(
    '--param <name=value>',
    'a parameter of the pipeline; may be repeated (default: those of the file)',
  ).argParser(addParam);
}

function addParam(text: string, sofar: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('A parameter is written name=value.');
  return { ...sofar, [text.slice(0, at)]: text.slice(at + 1) };
}
