import type { BackfillCounts, BackfillRun } from './backfill';
import { BOUNDS } from './bounds';

/** The states of a date, in the order in which people are told of them. */
export const BACKFILL_STATES: BackfillRun['state'][] = [
  'running',
  'succeeded',
  'skipped',
  'underWay',
  'failed',
  'cancelled',
  'waiting',
];

/** The states after which somebody has to do something. */
const NEEDING: BackfillRun['state'][] = ['underWay', 'failed', 'cancelled'];

/** A date that did not succeed, and will not by itself. */
export function needsSomebody({ state }: Pick<BackfillRun, 'state'>): boolean {
  return NEEDING.includes(state);
}

/** Counts dates by their state. @param before how the dates of earlier histories have ended */
export function countsOf(runs: readonly BackfillRun[], before: Partial<BackfillCounts> = {}): BackfillCounts {
  const counts: BackfillCounts = {
    waiting: 0,
    running: 0,
    succeeded: 0,
    skipped: 0,
    underWay: 0,
    failed: 0,
    cancelled: 0,
    ...before,
  };
  for (const { state } of runs) counts[state] += 1;
  return counts;
}

/** Of dates that have come to their end. */
export function settledCounts({ succeeded, skipped, underWay, failed, cancelled }: BackfillCounts) {
  return { succeeded, skipped, underWay, failed, cancelled };
}

/** How many dates need somebody. */
export function needingCount(counts: Partial<BackfillCounts>): number {
  return NEEDING.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

/** The runs that need somebody, as many as are handed on to the next history: the earliest. */
export function keptRuns(runs: readonly BackfillRun[]): BackfillRun[] {
  return runs.filter(needsSomebody).slice(0, BOUNDS.backfillKept.most);
}

/**
 * The runs that are shown of many, in the order of their dates: first those that need somebody and those that run, then
 * the latest that have ended, and the next.
 */
export function runsToShow(runs: readonly BackfillRun[], most: number = BOUNDS.backfillShown.most): BackfillRun[] {
  const needing = runs.filter(needsSomebody).slice(0, BOUNDS.backfillKept.most);
  const running = runs.filter(({ state }) => state === 'running');
  const shown = new Set([...needing, ...running]);
  const latest = runs.filter((run) => run.state !== 'waiting' && !shown.has(run)).reverse();
  const next = runs.filter(({ state }) => state === 'waiting');
  for (const run of [...latest, ...next]) if (shown.size < most) shown.add(run);
  return runs.filter((run) => shown.has(run));
}
