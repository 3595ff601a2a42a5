import type { Summary } from '../measure/statistics';
import { summarise } from '../measure/statistics';
import type { Goal } from './report';

/** What a goal asks of the median. */
type Bound = { atMost: number } | { below: number } | { atLeast: number };

/**
 * What came of a goal. What cannot be zero or less, such as the memory or the time that is left when that of something else
 * has been taken off, and came out so in any round, was lost in what the rest does meanwhile: it is not measurable, as is what
 * differs from round to round by more than the goal itself.
 * @param values a value a round
 * @param isDifference whether it is what is left of one measurement after another
 */
export function goalOf(goal: string, values: readonly number[], bound: Bound, { isDifference = false } = {}): Goal {
  const known = values.filter((value) => Number.isFinite(value));
  const isKnown = known.length > 0 && known.length === values.length;
  const summary = isKnown ? summarise(known) : { median: Number.NaN, min: Number.NaN, max: Number.NaN, count: 0 };
  if (!isKnown || (isDifference && isLost(summary, bound))) return { goal, summary, outcome: 'not measurable here' };
  return { goal, summary, outcome: isReached(summary.median, bound) ? 'reached' : 'missed' };
}

function isLost({ min, max }: Summary, bound: Bound): boolean {
  return min <= 0 || max - min > limitOf(bound);
}

function limitOf(bound: Bound): number {
  if ('atMost' in bound) return bound.atMost;
  return 'below' in bound ? bound.below : bound.atLeast;
}

function isReached(median: number, bound: Bound): boolean {
  if ('atMost' in bound) return median <= bound.atMost;
  return 'below' in bound ? median < bound.below : median >= bound.atLeast;
}
