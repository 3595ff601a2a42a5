import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './duration';

const UNITS = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
] as const;

/** A span of time to the millisecond, as a spec may have it: `1h 30s`, `1s 500ms`. */
export function wholeDurationText(ms: number): string {
  let leftMs = ms;
  const parts = [...UNITS, ['ms', 1] as const].map(([unit, unitMs]) => {
    const count = Math.floor(leftMs / unitMs);
    leftMs -= count * unitMs;
    return count > 0 ? `${count}${unit}` : '';
  });
  return parts.filter((part) => part !== '').join(' ') || '0s';
}

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
