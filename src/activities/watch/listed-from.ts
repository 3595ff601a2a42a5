import { clock } from '../../client/clock';
import { MINUTE_MS } from '../../domain/duration';

/** A list may go by another clock than the one that a run's time is from. */
const SKEW_MS = 10 * MINUTE_MS;

/**
 * From when on a list is asked for, so that none of these runs is missing from it, in milliseconds since 1970.
 * @param timesMs when they were begun. A run that a person has named tells no time: it stands where it stands
 */
export function listedFrom(timesMs: readonly number[]): number {
  return Math.max(0, Math.min(...(timesMs.length ? timesMs : [clock.now()])) - SKEW_MS);
}
