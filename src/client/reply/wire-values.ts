import { z } from 'zod';

// The vendor's types are not reliable: a number may come as text, a boolean as "true", a mandatory key not at all.
// What cannot be read is undefined, so that one odd field does not hide the rest of a run.

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function integerOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** The vendor's Long, and an instance id, have 19 and 20 digits at most. */
const MANY_DIGITS = /^[1-9]\d{15,19}$/;

/** A whole number as a number, or, where JavaScript would round it, as the text of its digits (read-json). */
function wholeOf(value: unknown): number | string | undefined {
  return integerOf(value) ?? (typeof value === 'string' && MANY_DIGITS.test(value) ? value : undefined);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : undefined;
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** A number, or text that is one. */
export const wireNumber = z.transform(numberOf).optional();

/** A count; the vendor's -1 stands for "not known". */
export const wireCount = z
  .transform((value: unknown) => {
    const count = integerOf(value);
    return count === undefined || count < 0 ? undefined : count;
  })
  .optional();

/** The same of what is passed on and not reckoned with: to its last digit, as text where a number would be rounded. */
export const wireLongCount = z
  .transform((value: unknown) => {
    const count = wholeOf(value);
    return typeof count === 'number' && count < 0 ? undefined : count;
  })
  .optional();

/** As seconds a time since 2001, as milliseconds one of 1970 to 1973: before the vendor's first day. */
const SECONDS = { from: 1e9, to: 1e11 };

/**
 * Milliseconds since 1970; the vendor's 0 stands for "not yet". Every page says milliseconds: a reply in seconds would
 * put a new run long before the fence, where nobody looks for it.
 */
export const wireTime = z
  .transform((value: unknown) => {
    const time = numberOf(value);
    if (time === undefined || time <= 0) return undefined;
    return time >= SECONDS.from && time < SECONDS.to ? time * 1_000 : time;
  })
  .optional();

/** A whole number that names something: a number, or the text of its digits where a number would be rounded. */
export const wireId = z.transform(wholeOf).optional();

/** Text that says something: the empty string counts as absent. */
export const wireText = z.transform(textOf).optional();

/** A boolean, or "true" and "false" in any case. */
export const wireBoolean = z.transform(booleanOf).optional();

/**
 * A list, null for an empty one, or the single element where a list is declared. A missing list and a row that is no
 * object break the reply: they would hide a run.
 */
export function wireList<T extends z.ZodType>(row: T) {
  return z.preprocess(listOf, z.array(row));
}

function listOf(value: unknown): unknown {
  if (value === null) return [];
  return value === undefined || Array.isArray(value) ? value : [value];
}
