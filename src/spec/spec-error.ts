import type { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { listed, quotedName } from '../domain/quoted';
import { cut } from '../domain/reason';
import { shownText } from '../domain/shown-text';

/** One mistake in a spec: where it is, and what would be right. */
export interface SpecProblem {
  /** The keys and places that lead to it from the top, e.g. `['steps', 0, 'cdm', 'jobName']`; empty for the whole. */
  path: (string | number)[];
  /** What is wrong and what would be right, to be read after the place. */
  message: string;
}

/** A spec that cannot run. The message lists the mistakes found, one a line: the first of very many. */
export class SpecError extends Error {
  override readonly name = 'SpecError';

  /** The mistakes as they may be shown, one a line. */
  readonly lines: readonly string[];

  constructor(
    /** All of them, also those that the message leaves out. */
    readonly problems: SpecProblem[],
    where: (problem: SpecProblem) => string = ({ path }) => pathText(path),
  ) {
    // Texts of very many are not made before most of them are left out.
    const first = problems.slice(0, BOUNDS.problems.most).map((problem) => problemText(problem, where));
    const rest = problems.length - first.length;
    const lines = [...first, ...(rest > 0 ? [`... ${rest.toLocaleString('en')} more`] : [])];
    super(lines.join('\n'));
    this.lines = lines;
  }
}

function problemText(problem: SpecProblem, where: (problem: SpecProblem) => string): string {
  const place = cut(where(problem), BOUNDS.quotedCharacters.most * 2);
  const text = [place, cut(problem.message, BOUNDS.problemCharacters.most)].filter(Boolean).join(': ');
  // A mistake in a key or a name quotes it.
  return shownText(text);
}

/** What zod found, in sentences of ours. */
export function problemsOf(error: z.ZodError): SpecProblem[] {
  return error.issues.map((issue) => ({ path: issue.path.map(asPathPart), message: messageOf(issue) }));
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
