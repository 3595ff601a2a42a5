import type { z } from 'zod';

/** One mistake in a spec: where it is, and what would be right. */
export interface SpecProblem {
  path: (string | number)[];
  message: string;
}

/** A spec that cannot run. The message lists every mistake found, one a line. */
export class SpecError extends Error {
  override readonly name = 'SpecError';

  constructor(
    readonly problems: SpecProblem[],
    where: (problem: SpecProblem) => string = ({ path }) => pathText(path),
  ) {
    super(problems.map((problem) => [where(problem), problem.message].filter(Boolean).join(': ')).join('\n'));
  }
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

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown key ${issue.keys.map((key) => `\`${key}\``).join(', ')}`;
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  if (issue.code === 'invalid_key') return issue.issues.map(messageOf).join('; ');
  return issue.message;
}
