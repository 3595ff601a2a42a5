import type { BackfillRun } from './backfill';
import { needingCount, needsSomebody } from './backfill-counts';
import { BOUNDS } from './bounds';
import type { Shape } from './shape';
import { anyOf, list, map, optional, text, where, wholeNumber } from './shape';

const MOMENT = where(text(40), (moment) => Number.isFinite(Date.parse(String(moment))), 'is not a date');
const COUNT = optional(wholeNumber(0, BOUNDS.backfillDates.most));

const run: Shape = map({
  date: MOMENT,
  workflowId: text(300),
  state: anyOf<BackfillRun['state']>('underWay', 'failed', 'cancelled'),
  failure: optional(map({ type: text(200), message: text(BOUNDS.backfillFailureCharacters.most) })),
});

const SO_FAR = map({
  startedAt: MOMENT,
  after: MOMENT,
  counts: map({ succeeded: COUNT, skipped: COUNT, underWay: COUNT, failed: COUNT, cancelled: COUNT }),
  kept: list(run, BOUNDS.backfillKept.most),
});

/** What is wrong with what an earlier history is said to have handed on; undefined when it is what ours hands on. */
export function problemWithSoFar(value: unknown): string | undefined {
  const problem = SO_FAR(value, 'it');
  if (problem !== undefined) return problem;
  const { counts, kept } = value as { counts: Record<string, number>; kept: BackfillRun[] };
  if (kept.filter(needsSomebody).length > needingCount(counts)) return 'it keeps more runs than it counts';
  return undefined;
}
