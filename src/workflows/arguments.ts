import { ARGUMENT } from '../domain/argument-limits';
import type { BackfillInput, BackfillSoFar } from '../domain/backfill';
import { problemWithSoFar } from '../domain/backfill-so-far';
import { BOUNDS } from '../domain/bounds';
import type { Leftover } from '../domain/leftover';
import { problemWithLeftovers } from '../domain/leftovers-given';
import { problemWithSize } from '../domain/measure';
import { quoted, quotedName } from '../domain/quoted';
import { problemWithTakeOver } from '../domain/take-over';
import { cut } from '../domain/reason';
import { failure } from '../failures/failure';
import type { PipelineRun } from './pipeline-run';

/**
 * Looks at what a pipeline was started with, before anything else does: whoever calls by name may send anything.
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec`
 */
export function checkedRun(spec: unknown, run: unknown): PipelineRun {
  refuseSize(spec, 'spec');
  refuseSize(run, 'run');
  mapOf(spec, 'a pipeline is a map with `name` and `steps`');
  const fields = isAbsent(run)
    ? {}
    : mapOf(run, 'what is given at run time is { date?, params?, takeOver?, isBackfill? }');
  refuseOtherKeys(fields, ['date', 'params', 'takeOver', 'isBackfill'], 'run');
  const { date, params, takeOver, isBackfill } = fields;
  refuseUnless(
    isAbsent(date) || typeof date === 'string',
    `date: is text, such as "2026-01-31", and not ${quoted(date)}`,
  );
  refuseUnless(isAbsent(params) || isMap(params), `params: is a map of names and values, and not ${quoted(params)}`);
  refuseUnless(
    isAbsent(isBackfill) || typeof isBackfill === 'boolean',
    `isBackfill: is true or false, and not ${quoted(isBackfill)}`,
  );
  const problem = isAbsent(takeOver) ? undefined : problemWithTakeOver(takeOver);
  refuseUnless(problem === undefined, problem ?? '');
  return {
    date: (date ?? undefined) as string | undefined,
    params: (params ?? undefined) as PipelineRun['params'],
    ...(!isAbsent(takeOver) && { takeOver: takeOver as PipelineRun['takeOver'] }),
    ...(isBackfill === true && { isBackfill }),
  };
}

/**
 * The input of a backfill, checked as far as workflow code can, and what an earlier history of it handed on.
 * @throws as {@link checkedRun}
 */
export function checkedBackfill(input: unknown, sofar: unknown): { input: BackfillInput; sofar?: BackfillSoFar } {
  refuseSize(input, 'backfill');
  refuseSize(sofar, 'the second argument');
  const fields = mapOf(input, 'a backfill is { spec, from, to, parallel?, params?, again?, stopOnFailure? }');
  for (const key of ['from', 'to'] as const) {
    const day = fields[key];
    refuseUnless(typeof day === 'string', `${key}: is text, such as "2026-01-31", and not ${quoted(day)}`);
  }
  const problem = isAbsent(sofar) ? undefined : problemWithSoFar(sofar);
  refuseUnless(problem === undefined, `the second argument is the workflow’s own: ${problem}`);
  return { input: fields as unknown as BackfillInput, sofar: (sofar ?? undefined) as BackfillSoFar | undefined };
}

/** The input of a cleanup, checked. @throws as {@link checkedRun} */
export function checkedLeftovers(given: unknown): Leftover[] {
  refuseSize(given, 'leftovers');
  const problem = problemWithLeftovers(given);
  refuseUnless(problem === undefined, `${problem}: a cleanup takes the answer of the \`leftovers\` query`);
  return given as Leftover[];
}

/** What a pipeline is called before its spec has been checked, which may be anything. */
export function nameGiven(spec: unknown): string {
  const { name } = isMap(spec) ? spec : {};
  return typeof name === 'string' ? cut(name, BOUNDS.quotedCharacters.most) : 'pipeline';
}

/** Whether a value has keys: no list, and not null. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function mapOf(value: unknown, otherwise: string): Record<string, unknown> {
  refuseUnless(isMap(value), `${otherwise}, and not ${quoted(value)}`);
  return value as Record<string, unknown>;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function refuseOtherKeys(fields: object, known: string[], name: string): void {
  const other = Object.keys(fields).find((key) => !known.includes(key));
  refuseUnless(other === undefined, `${name}: unknown key ${quotedName(other ?? '')}`);
}

function refuseSize(value: unknown, name: string): void {
  const problem = problemWithSize(value, name, ARGUMENT);
  refuseUnless(problem === undefined, problem ?? '');
}

function refuseUnless(isWell: boolean, message: string): void {
  if (!isWell) throw failure('InvalidSpec', message);
}
