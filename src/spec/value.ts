import { z } from 'zod';
import type { SpecProblem } from './spec-error';

/**
 * The text that a value is sent as: text to the letter, true and false as these words, a number as its shortest decimal.
 * @throws RangeError, in a sentence, for a list, a map, nothing, and a number that may have lost digits
 */
export function textOf(value: unknown): string {
  const problem = whyNoText(value);
  if (problem !== undefined) throw new RangeError(problem);
  return String(value);
}

/** Why a value cannot be sent as text: a predicate, such as `is a list where one value is meant`. */
export function whyNoText(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return whyLost(value);
  if (value === null || value === undefined) return 'is nothing where a value is meant';
  if (Array.isArray(value)) return 'is a list where one value is meant';
  return 'is a map where one value is meant; a template stands in quotes: "{{ run.date }}"';
}

/**
 * Why a number may not be the one that was written. A whole number beyond 2^53 has lost digits before anybody here saw
 * it, and the way JavaScript writes the very large and the very small is not the way they came.
 */
export function whyLost(value: number): string | undefined {
  if (!Number.isFinite(value)) return 'is no number';
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return `is a number with more digits than a number keeps (it has become ${value}): give it as text, in quotes`;
  }
  return String(value).includes('e')
    ? `is a number that would be sent as ${value}: give it as text, in quotes`
    : undefined;
}

/** Whether a number or a word is printed just as it was written. */
export function printsAs(value: number | boolean, written: string): boolean {
  return String(value) === written && (typeof value === 'boolean' || whyLost(value) === undefined);
}

/** A value that the vendor takes as text. */
export const valueSchema = z
  .union([z.string(), z.number(), z.boolean()], { error: ({ input }) => whyNoText(input) })
  .transform((value, context) => {
    const problem = whyNoText(value);
    if (problem === undefined) return String(value);
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });

/** The numbers among parameters, however deep, that may have lost digits. */
export function lostNumbers(params: unknown, path: SpecProblem['path'] = []): SpecProblem[] {
  if (typeof params === 'number') {
    const message = whyLost(params);
    return message === undefined ? [] : [{ path, message }];
  }
  if (params === null || typeof params !== 'object') return [];
  const entries = Array.isArray(params)
    ? params.map((item, at): [number, unknown] => [at, item])
    : Object.entries(params);
  return entries.flatMap(([key, item]) => lostNumbers(item, [...path, key]));
}
