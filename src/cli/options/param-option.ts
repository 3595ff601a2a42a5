import { InvalidArgumentError, Option } from 'commander';
import { replaceNumbers } from '../../domain/json-numbers';
import { printsAs } from '../../spec/value';

/** Parameters as they were given. */
export interface ParamFlags {
  /** Of `--param`, as text. */
  param?: Record<string, string>;
  /** Of `--param-json`, as what the JSON says. */
  paramJson?: Record<string, unknown>;
}

/** The same options again, for a command that a person pastes. */
export function paramsAgain({ param = {}, paramJson = {} }: ParamFlags): Record<'param' | 'param-json', string[]> {
  return {
    param: Object.entries(param).map(([name, text]) => `${name}=${text}`),
    'param-json': Object.entries(paramJson).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
  };
}

/** `--param name=value`, which may be repeated. */
export function paramOption(
  description = "a parameter of the pipeline, of the type of the file's default; may be repeated (default: those of the file)",
): Option {
  return new Option('--param <name=value>', description).argParser(addParam);
}

/** `--param-json name=JSON`, which may be repeated. */
export function paramJsonOption(): Option {
  const description =
    'the same as JSON, which says outright what is text, number, true, false, list or map (default: none)';
  return new Option('--param-json <name=json>', description).argParser(addParamJson);
}

function addParam(text: string, sofar: Record<string, string> = {}): Record<string, string> {
  const [name, value] = inTwo(text);
  return { ...sofar, [name]: value };
}

function addParamJson(text: string, sofar: Record<string, unknown> = {}): Record<string, unknown> {
  const [name, json] = inTwo(text);
  return { ...sofar, [name]: parsed(json) };
}

function inTwo(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('A parameter is written name=value.');
  return [text.slice(0, at), text.slice(at + 1)];
}

function parsed(json: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new InvalidArgumentError('What stands after the name is no JSON; text stands in double quotes.');
  }
  replaceNumbers(json, refuseIfChanged);
  return value;
}

function refuseIfChanged(written: string): string {
  if (printsAs(Number(written), written)) return written;
  throw new InvalidArgumentError(
    `${written} as a number would not be sent as it is written: write "${written}", as text.`,
  );
}
