import type { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/**
 * What is wrong with a value, in a predicate of ours instead of the library's: `is a text where a list is meant`. A schema
 * that says it itself is left to say it. Nothing of a text is quoted, which may be a secret.
 */
export const inPlainWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(issue.input, [issue.expected]);
    case 'invalid_union':
      return noneFits(issue);
    case 'invalid_value':
      return `is none of ${oneOf(issue.values.map(String))}`;
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'unrecognized_keys':
      return `has ${issue.keys.length === 1 ? 'a key' : 'keys'} that nobody knows`;
    case 'invalid_format':
      return 'is not written as it must be';
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
      return undefined;
  }
};

const MEANT: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

/** What kind of value it is, as people say it. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  if (typeof value === 'boolean') return `\`${value}\``;
  return `a ${typeof value}`;
}

/** `a`, `b` or `c` */
export function oneOf(words: readonly string[], between = 'and'): string {
  const quoted = words.map((word) => `\`${word}\``);
  const [last = '', ...others] = quoted.reverse();
  return others.length ? `${others.reverse().join(', ')} ${between} ${last}` : last;
}

function wrongKind(input: unknown, expected: string[]): string {
  if (input === undefined) return 'is missing';
  const meant = [...new Set(expected.map((kind) => MEANT[kind] ?? `a ${kind}`))].join(' or ');
  const kind = typeof input === 'number' && expected.includes('int') ? `${input}` : kindOf(input);
  const remedy = typeof input !== 'object' && meant === 'a text' ? ': put it in quotes' : '';
  return `is ${kind} where ${meant} is meant${remedy}`;
}

/** Of several kinds the one that is meant says what is wrong; where it is none of them, it is told which there are. */
function noneFits({ input, errors = [] }: Extract<Issue, { code: 'invalid_union' }>): string {
  const kinds = errors.flatMap((issues) =>
    issues.flatMap((one) => (one.code === 'invalid_type' && !one.path.length ? [one.expected] : [])),
  );
  if (kinds.length === errors.length) return wrongKind(input, kinds);
  const meant = errors.find((issues) => !issues.some(({ code, path }) => code === 'invalid_type' && !path.length));
  const [first] = meant ?? [];
  if (!first) return 'is not what is meant here';
  const [place] = first.path;
  return typeof place === 'number' ? `has an entry (${place + 1}) that ${first.message}` : first.message;
}

function tooSmall({ input, origin, minimum }: Extract<Issue, { code: 'too_small' }>): string {
  if (origin === 'number' || origin === 'int') return `is ${String(input)}, and ${counted(minimum)} is the least`;
  if (Number(minimum) === 1) return 'is empty';
  return `has ${counted(sizeOf(input))} ${UNITS[origin] ?? 'entries'}, and ${counted(minimum)} is the least`;
}

function tooBig({ input, origin, maximum }: Extract<Issue, { code: 'too_big' }>): string {
  if (origin === 'number' || origin === 'int') return `is ${String(input)}, and ${counted(maximum)} is the most`;
  return `has ${counted(sizeOf(input))} ${UNITS[origin] ?? 'entries'}, and ${counted(maximum)} is the most`;
}

const UNITS: Record<string, string> = { string: 'characters', array: 'entries' };

function sizeOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value !== null && typeof value === 'object' ? Object.keys(value).length : 0;
}

function counted(value: number | bigint): string {
  return value.toLocaleString('en');
}
