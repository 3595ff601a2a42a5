import type { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { listed, quotedName } from '../domain/quoted';
import { cut } from '../domain/reason';

/** One mistake in a spec: where it is, and what would be right. */
export interface SpecProblem {
  path: (string | number)[];
  message: string;
}

/** A spec that cannot run. The message lists the mistakes found, one a line: the first of very many. */
export class SpecError extends Error {
  override readonly name = 'SpecError';

  constructor(
    readonly problems: SpecProblem[],
    where: (problem: SpecProblem) => string = ({ path }) => pathText(path),
  ) {
    // Texts of very many are not made before most of them are left out.
    const first = problems.slice(0, BOUNDS.problems.most).map((problem) => problemText(problem, where));
    const rest = problems.length - first.length;
    super([...first, ...(rest > 0 ? [`... ${rest.toLocaleString('en')} more`] : [])].join('\n'));
  }
}

function problemText(problem: SpecProblem, where: (problem: SpecProblem) => string): string {
  const place = cut(where(problem), BOUNDS.quotedCharacters.most * 2);
  return [place, cut(problem.message, BOUNDS.problemCharacters.most)].filter(Boolean).join(': ');
}

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
