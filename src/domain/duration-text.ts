import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './duration';

const UNITS = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
] as const;

/** A span of time in its two largest units: `1h 30m`, `45s`. */
export function durationText(ms: number): string {
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs);
  if (first < 0) return '0s';
  const parts = UNITS.slice(first, first + 2).map(([unit, unitMs], at) => {
    const [, largerMs] = UNITS[first + at - 1] ?? ['', Number.POSITIVE_INFINITY];
    return { unit, count: Math.floor((ms % largerMs) / unitMs) };
  });
  return parts
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => `${count}${unit}`)
    .join(' ');
}
