const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const DAY_MS = 86_400_000;
/** Longest duration a spec may name: beyond it a timeout is a mistake in the unit. */
const LONGEST_MS = 366 * DAY_MS;
/** As a bare number: a second of Go, which counts nanoseconds, would be eleven days. */
const LONGEST_NUMBER_MS = 10 * DAY_MS;

/**
 * Reads a duration as people write it in a spec: `90s`, `15m`, `4h`, `2d`, `500ms`, or a number of milliseconds.
 * @returns milliseconds, or undefined when it is none of these, not within a year, or a number of more than ten days
 */
export function durationMs(text: string | number): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(String(text).trim()) ?? [];
  const ms = typeof text === 'number' ? text : Number(amount) * (UNIT_MS[unit ?? ''] ?? NaN);
  const longest = typeof text === 'number' ? LONGEST_NUMBER_MS : LONGEST_MS;
  return ms > 0 && ms <= longest ? Math.round(ms) : undefined;
}

/** Why it is none, where that needs saying: what a number out of all proportion would come to. */
export function outOfProportion(text: string | number): string | undefined {
  const ms = /^\d+$/.test(String(text)) ? Number(text) : text;
  if (typeof ms !== 'number' || !(ms > LONGEST_NUMBER_MS)) return undefined;
  const digits = typeof text === 'number' && Number.isInteger(text) ? BigInt(text) : text;
  const days = Math.round(ms / DAY_MS);
  return `${digits} would be ${days} days; a Go duration counts nanoseconds: write "30s", "15m", "4h" or "2d"`;
}
