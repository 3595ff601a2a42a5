import { InvalidArgumentError, Option } from 'commander';

/** `--param name=value`, which may be repeated. */
export function paramOption(
  description = 'a parameter of the pipeline; may be repeated (default: those of the file)',
): Option {
  return new Option('--param <name=value>', description).argParser(addParam);
}

function addParam(text: string, sofar: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('A parameter is written name=value.');
  return { ...sofar, [text.slice(0, at)]: text.slice(at + 1) };
}
