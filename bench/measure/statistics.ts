/** What a figure came to over the rounds of a run. */
export interface Summary {
  median: number;
  min: number;
  max: number;
  /** How many values it rests on. */
  count: number;
}

/** @throws RangeError without a value: then nothing was measured */
export function summarise(values: readonly number[]): Summary {
  return { median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values), count: values.length };
}

/**
 * The value that a share of the others does not exceed; the middle of two where the median falls between them.
 * @param share 0 to 1
 * @throws RangeError without a value
 */
export function quantile(values: readonly number[], share: number): number {
  if (!values.length) throw new RangeError('there is no value to take a quantile of');
  const sorted = [...values].sort((one, other) => one - other);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** Round by round, so that what slowed the machine down for a while weighs on both sides. */
export function ratios(values: readonly number[], others: readonly number[]): number[] {
  return values.flatMap((value, at) => {
    const other = others[at];
    return other === undefined || other === 0 ? [] : [value / other];
  });
}
