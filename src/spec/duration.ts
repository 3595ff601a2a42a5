const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Longest duration a spec may name: beyond it a timeout is a mistake in the unit. */
const LONGEST_MS = 366 * 86_400_000;

/**
 * Reads a duration as people write it in a spec: `90s`, `15m`, `4h`, `2d`, `500ms`, or a number of milliseconds.
 * @returns milliseconds, or undefined when it is none of these or not within a year
 */
export function durationMs(text: string | number): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(String(text).trim()) ?? [];
  const ms = typeof text === 'number' ? text : Number(amount) * (UNIT_MS[unit ?? ''] ?? NaN);
  return ms > 0 && ms <= LONGEST_MS ? Math.round(ms) : undefined;
}
