import { z } from 'zod';
import type { Duration } from '../domain/duration';
import { UNIT_MS, DAY_MS } from '../domain/duration';
import { kindOf } from '../files/plain-words';
import { nearest } from '../files/nearest';

/** Longest duration a spec may name: beyond it a timeout is a mistake in the unit. */
const LONGEST_MS = 366 * DAY_MS;
/** As a bare number: a second of Go, which counts nanoseconds, would be eleven days. */
const LONGEST_NUMBER_MS = 10 * DAY_MS;

const WRITTEN = /^(\d+|\d*\.\d+) *([a-z]+)$/i;

/** A duration where a spec has one, as it is typed, before it is read. */
export const writtenDuration = z.union([z.string(), z.number()], {
  error: ({ input }) =>
    input === undefined
      ? undefined
      : `is ${kindOf(input)} where a duration is meant: write \`90s\`, \`15m\`, \`4 hours\` or \`2d\``,
}) as unknown as z.ZodType<string | number, Duration>;

/**
 * Reads a duration as people and Temporal write it (`90s`, `15m`, `4 hours`, `1.5 days`, `500ms`), or a whole number of
 * milliseconds, as typed callers have it. The one reader: a file's, the command line's and the environment's too.
 * @returns milliseconds, or undefined when it is none of these, not within a year, or a number with a fraction or of more than ten days
 */
export function durationMs(text: string | number): number | undefined {
  const ms = durationOrZeroMs(text);
  return ms === 0 ? undefined : ms;
}

/** The same where none at all is one too: `0`, `0s`. */
export function durationOrZeroMs(text: string | number): number | undefined {
  if (Number(text) === 0) return 0;
  const ms = typeof text === 'number' ? text : textMs(text.trim());
  const longest = typeof text === 'number' ? LONGEST_NUMBER_MS : LONGEST_MS;
  // Half a millisecond is nobody's: it was meant to be something else.
  if (typeof text === 'number' && !Number.isInteger(text)) return undefined;
  return ms >= 0 && ms <= longest ? Math.round(ms) : undefined;
}

function textMs(text: string): number {
  const [, amount, word = ''] = WRITTEN.exec(text) ?? [];
  const unit = word.toLowerCase();
  return isUnit(unit) ? Number(amount) * UNIT_MS[unit] : NaN;
}

function isUnit(word: string): word is keyof typeof UNIT_MS {
  return Object.hasOwn(UNIT_MS, word);
}

/** Why it is none, where something is known of what was meant: a unit is missing, or it is out of all proportion. */
export function whyNoDuration(written: string | number): string | undefined {
  return outOfProportion(written) ?? withoutUnit(written) ?? otherUnit(String(written).trim());
}

/** A unit that is misspelt, or a duration as ISO 8601 has it. */
function otherUnit(text: string): string | undefined {
  const [, iso, word = ''] = /^P(?:T?(\d{1,9})([DHMS]))$/i.exec(text) ?? [];
  if (iso !== undefined)
    return `${text} is not how a duration is written here: did you mean ${iso}${word.toLowerCase()}?`;
  const [, amount, unit = ''] = /^([\d.]{1,12}) *([a-z]{1,20})$/i.exec(text) ?? [];
  if (amount === undefined || isUnit(unit.toLowerCase())) return undefined;
  const meant = nearest(unit, Object.keys(UNIT_MS).reverse());
  return meant === undefined ? undefined : `there is no unit \`${unit}\`: did you mean ${amount} ${meant}?`;
}

/** Why it is none where a unit has to be said, as in a file: `30` may be seconds to one and milliseconds to another. */
export function withoutUnit(written: string | number): string | undefined {
  const bare = String(written).trim();
  if (!/^\d*\.?\d+$/.test(bare)) return undefined;
  const orMs = Number(bare) >= UNIT_MS.s ? `, or ${bare}ms` : '';
  return `${bare} has no unit: did you mean ${bare}s${orMs}?`;
}

/** What a number out of all proportion would come to. */
function outOfProportion(text: string | number): string | undefined {
  const ms = /^\d+$/.test(String(text)) ? Number(text) : text;
  if (typeof ms !== 'number' || !(ms > LONGEST_NUMBER_MS)) return undefined;
  const digits = typeof text === 'number' && Number.isInteger(text) ? BigInt(text) : text;
  const days = Math.round(ms / DAY_MS);
  return `${digits} would be ${days} days; a Go duration counts nanoseconds: write "30s", "15m", "4h" or "2d"`;
}
