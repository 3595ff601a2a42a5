import { listed, quotedName } from '../../domain/quoted';
import { didYouMean } from '../../files/nearest';
import { decimalOf } from '../../spec/decimal';
import { printsAs } from '../../spec/value';
import { CliError, EXIT } from '../cli-error';
import type { ParamFlags } from './param-option';

/** The parameters given for a job, whose own are all text. */
export function givenParams({ param, paramJson }: ParamFlags): Record<string, unknown> | undefined {
  const twice = Object.keys(param ?? {}).find((name) => Object.hasOwn(paramJson ?? {}, name));
  if (twice !== undefined) throw refusal(twice, 'is given by --param and by --param-json');
  return param || paramJson ? { ...param, ...paramJson } : undefined;
}

/**
 * The parameters given for a pipeline. What `--param` gives is of the type of the file's default: on the command line
 * everything is text, and the text `false` is not false.
 */
export function pipelineParams(spec: object, flags: ParamFlags): Record<string, unknown> | undefined {
  const defaults = new Map(Object.entries('params' in spec ? (spec.params as object) : {}));
  const given = givenParams(flags);
  refuseUnknown(Object.keys(given ?? {}), [...defaults.keys()]);
  for (const [name, text] of Object.entries(flags.param ?? {})) {
    Object.assign(given ?? {}, { [name]: asTyped(name, text, defaults.get(name)) });
  }
  return given;
}

/** What the worker would refuse once the run has started. */
function refuseUnknown(given: string[], known: string[]): void {
  const odd = given.find((name) => !known.includes(name));
  if (odd === undefined) return;
  const has = known.length ? `it has ${listed(known.map(quotedName))}` : 'it has none';
  throw new CliError(
    `There is no parameter ${quotedName(odd)} in the pipeline: ${didYouMean(odd, known, '') || has}`,
    EXIT.badInput,
  );
}

function asTyped(name: string, text: string, byDefault: unknown): unknown {
  const shown = JSON.stringify(text);
  if (typeof byDefault === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw refusal(name, `is true or false in the file, and ${shown} is neither; ${OUTRIGHT}`);
  }
  if (typeof byDefault === 'number') {
    if (!decimalOf(text)) throw refusal(name, `is a number in the file, and ${shown} is none; ${OUTRIGHT}`);
    // As in the file: what would be printed otherwise than it is written stays the text it is.
    return printsAs(Number(text), text) ? Number(text) : text;
  }
  if (typeof byDefault === 'object') {
    throw refusal(name, `is a ${Array.isArray(byDefault) ? 'list' : 'map'} in the file: give it by --param-json`);
  }
  return text;
}

const OUTRIGHT = '--param-json says outright what it is';

function refusal(name: string, problem: string): CliError {
  return new CliError(`parameter ${name} ${problem}.`, EXIT.badInput);
}
