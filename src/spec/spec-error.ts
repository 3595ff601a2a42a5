import type { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { listed, quotedName } from '../domain/quoted';
import { cut } from '../domain/reason';
import { shownText } from '../domain/shown-text';

/** One mistake in a spec: where it is, and what would be right. */
export interface SpecProblem {
  /** The keys and places that lead to it from the top, e.g. `['steps', 0, 'cdm', 'jobName']`; empty for the whole. */
  path: (string | number)[];
  /** Of the map there, the key that is wrong itself; absent where it is the value. */
  key?: string;
  /** What is wrong and what would be right, to be read after the place. */
  message: string;
}

/** Where in a file a mistake stands, where it stands in one. */
export interface Place {
  /** To be read before the mistake: `orders.yaml:4:5 steps[0]`. */
  text: string;
  /** Counted from 1. */
  line?: number;
  /** Counted from 1. */
  column?: number;
}

/** A mistake as it may be shown, for programs. */
export interface LocatedProblem {
  /** Counted from 1; absent where it stands in no line, as for a file that is not there. */
  line?: number;
  /** Counted from 1; absent as the line is. */
  column?: number;
  /** What leads to it from the top of the pipeline, such as `steps[2].cdm.jobName`; empty for the whole. */
  path: string;
  /** What is wrong, and what would be right. */
  message: string;
}

/** A spec that cannot run. The message lists the mistakes found, one a line: the first of very many. */
export class SpecError extends Error {
  override readonly name = 'SpecError';

  /** The mistakes as they may be shown, one a line. */
  readonly lines: readonly string[];

  /** The same for programs: what the message leaves out is counted in the last. */
  readonly located: readonly LocatedProblem[];

  constructor(
    /** All of them, also those that the message leaves out. */
    readonly problems: SpecProblem[],
    where: (problem: SpecProblem) => Place = ({ path }) => ({ text: pathText(path) }),
  ) {
    // Texts of very many are not made before most of them are left out.
    const first = problems.slice(0, BOUNDS.problems.most).map((problem) => ({ problem, place: where(problem) }));
    const rest = problems.length - first.length;
    const more = rest > 0 ? [`... ${rest.toLocaleString('en')} more`] : [];
    const lines = [...first.map(({ problem, place }) => problemText(problem, place)), ...more];
    super(lines.join('\n'));
    this.lines = lines;
    this.located = [...first.map(locatedProblem), ...more.map((message) => ({ path: '', message }))];
  }
}

function problemText(problem: SpecProblem, { text: place }: Place): string {
  return [shownPlace(place), shownMessage(problem)].filter(Boolean).join(': ');
}

function locatedProblem({ problem, place: { line, column } }: { problem: SpecProblem; place: Place }): LocatedProblem {
  return { line, column, path: shownPlace(pathText(problem.path)), message: shownMessage(problem) };
}

function shownPlace(text: string): string {
  return shownText(cut(text, BOUNDS.quotedCharacters.most * 2));
}

/** A mistake in a key or a name quotes it. */
function shownMessage({ message }: SpecProblem): string {
  return shownText(cut(message, BOUNDS.problemCharacters.most));
}

/** What zod found, in sentences of ours. */
export function problemsOf(error: z.ZodError): SpecProblem[] {
  return error.issues.map(problemOf);
}

/** One of them. */
export function problemOf(issue: z.core.$ZodIssue): SpecProblem {
  return { path: issue.path.map(asPathPart), message: messageOf(issue) };
}

/** A place to be compared with others. */
export function placeOf(path: SpecProblem['path']): string {
  return JSON.stringify(path);
}

/** `steps[2].cdm.jobName` */
export function pathText(path: (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${part}` : part),
    '',
  );
}

function asPathPart(part: PropertyKey): string | number {
  return typeof part === 'symbol' ? String(part) : part;
}

/** A few are enough to see what is meant. */
const KEYS_NAMED = 5;

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown key ${listed(issue.keys.map(quotedName), KEYS_NAMED)}`;
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  if (issue.code === 'invalid_key')
    return cut(issue.issues.slice(0, KEYS_NAMED).map(messageOf).join('; '), BOUNDS.problemCharacters.most);
  return issue.message;
}
