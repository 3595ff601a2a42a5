import type { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { quotedName } from '../domain/quoted';
import { inPlainWords, oneOf } from '../files/plain-words';
import { listAt, mapAt } from './key-shapes';
import { bodiesWithKey, keysAt } from './keys-at';
import { nearest } from '../files/nearest';
import { placeOf, problemOf, type SpecProblem } from './spec-error';
import { keyCalled, valueCalled } from './words-of-others';

type Path = SpecProblem['path'];
type Issue = z.core.$ZodIssue;

/** Reads a value by a schema, with what is wrong told in plain words. */
export function readBy<T extends z.ZodType>(schema: T, value: unknown): z.ZodSafeParseResult<z.output<T>> {
  return schema.safeParse(value, { error: inPlainWords, reportInput: true });
}

/**
 * What is wrong with a pipeline, or with a part of one: each unknown key at its own place, with the key or the word that
 * was probably meant. What such a key stands for is not told to be missing as well.
 * @param at where in the pipeline the part stands
 */
export function pipelineProblems(error: z.ZodError, at: Path = []): SpecProblem[] {
  // Of very many mistakes the first are shown: the others need no suggestion.
  const found = error.issues.map((issue, place) => tellOf(issue, at, place < BOUNDS.problems.most));
  const meant = found.flatMap(({ problems }) =>
    problems.flatMap(({ path, meant: key }) => (key ? [{ path, key }] : [])),
  );
  return found
    .filter(({ issue, path }) => !meant.some(({ path: map, key }) => isSettledBy(issue, path, [...map, key])))
    .flatMap(({ problems }) => problems.map(({ meant: _key, ...problem }) => problem));
}

/** A mistake, and for a key that nobody knows the one that was meant. */
type Told = SpecProblem & { meant?: string };

function tellOf(issue: Issue, at: Path, suggests: boolean): { issue: Issue; path: Path; problems: Told[] } {
  const problem = problemOf(issue);
  const path = [...at, ...problem.path];
  if (!suggests) return { issue, path, problems: [{ ...problem, path }] };
  if (issue.code === 'unrecognized_keys') return { issue, path, problems: unknownKeys(issue.keys, path) };
  return { issue, path, problems: [{ ...problem, path, message: `${problem.message}${remedyFor(issue, path)}` }] };
}

/** Whether a mistake is no more than that this key is not there. */
function isSettledBy(issue: Issue, path: Path, key: Path): boolean {
  if (placeOf(path) === placeOf(key)) return issue.message.startsWith('is missing');
  const wants = issue.code === 'custom' ? (issue.params?.['oneOf'] as unknown) : undefined;
  return Array.isArray(wants) && placeOf(path) === placeOf(key.slice(0, -1)) && wants.includes(key.at(-1));
}

/** A few are enough to see what is meant. */
const KEYS_NAMED = 5;

function unknownKeys(keys: readonly string[], path: Path): Told[] {
  const known = keysAt(path);
  const told = keys.slice(0, KEYS_NAMED).map((key): Told => {
    const message = `unknown key ${quotedName(key)}`;
    const meant = keyCalled(key, known) ?? nearest(key, known);
    if (meant !== undefined) return { path, key, meant, message: `${message}; ${meaning(key, meant)}` };
    return { path, key, message: `${message}${whereItBelongs(key, path)}` };
  });
  const rest = keys.length - told.length;
  return rest > 0 ? [...told, { path, message: `and ${rest.toLocaleString('en')} more unknown keys` }] : told;
}

function meaning(key: string, meant: string): string {
  if (meant === 'schedule' && (key === 'cron' || key === 'every')) return `it stands below \`schedule:\``;
  return `did you mean \`${meant}\`?`;
}

/** Others write a step as one map, with its type as a value. */
function whereItBelongs(key: string, path: Path): string {
  const isOfStep = path.length === 2 && path[0] === 'steps';
  if (!isOfStep) return '';
  if (key === 'type' || key === 'uses') return '; the type of a step is a key itself: `cdm: { ... }`';
  const bodies = bodiesWithKey(key);
  return bodies.length
    ? `; it stands below ${oneOf(
        bodies.map((type) => `${type}:`),
        'or',
      )}`
    : '';
}

function remedyFor(issue: Issue, path: Path): string {
  if (issue.code === 'invalid_type') return shapeFor(issue.expected, issue.input, path);
  if (issue.code !== 'invalid_value') return '';
  const words = issue.values.map(String);
  const written = typeof issue.input === 'string' ? issue.input : '';
  const meant = valueCalled(written, words) ?? nearest(written, words);
  return meant === undefined ? '' : `; did you mean \`${meant}\`?`;
}

function shapeFor(expected: string, written: unknown, path: Path): string {
  if (!path.length) return '; a pipeline begins with `name:`, and has its steps below `steps:`';
  if (written === null && path.length === 2 && path[0] === 'steps') return ': the step is missing behind this `-`';
  const example = expected === 'array' ? listAt(path.at(-1), written) : undefined;
  if (example !== undefined) return `: ${example}`;
  const map = expected === 'object' || expected === 'record' ? mapAt(path.at(-1), written) : undefined;
  return map === undefined ? '' : `: write \`${map}\``;
}
