const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
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
