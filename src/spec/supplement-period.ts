import { z } from 'zod';
import type { SupplementPeriod } from '../domain/dgc/dgc-body';
import { edgeOf } from '../domain/schedule/edge-of';
import { writtenDate } from '../domain/schedule/written-date';
import { MOMENT } from './editor-hints';
import { SECOND_MS } from '../domain/duration';

const MOST_PARALLEL = 5;
/** The vendor's words for DLF.30121. */
const SHORTEST_MS = 2_000;

const moment = z
  .string()
  .refine(
    (text) => text.includes('{{') || writtenDate(text) !== undefined,
    'not a date: write `2026-01-31` or `2026-01-31T02:00:00Z`',
  )
  .meta(MOMENT);

/** https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0199.html */
export const supplementPeriod = z.strictObject({
  startDate: moment.describe('First day or moment; without an offset, in the time zone of the pipeline.'),
  endDate: moment.describe('Last day, to its last second, or last moment.'),
  parallel: z
    .number()
    .int()
    .min(1)
    .max(MOST_PARALLEL, `at most ${MOST_PARALLEL} periods run at a time`)
    .default(1)
    .describe('How many periods of its schedule run at a time.'),
});

/**
 * The span as moments: a time without an offset is meant in the pipeline's own time zone, and a day as `endDate` is
 * meant to its last second.
 * @throws Error in one sentence when it does not end after it begins
 */
export function asMoments(period: SupplementPeriod, timezone: string): SupplementPeriod {
  const start = momentOf('startDate', 'first', period, timezone);
  const end = Math.floor(momentOf('endDate', 'last', period, timezone) / SECOND_MS) * SECOND_MS;
  if (end - start < SHORTEST_MS)
    throw new Error(`endDate ${period.endDate} must be at least two seconds after startDate ${period.startDate}`);
  return { ...period, startDate: new Date(start).toISOString(), endDate: new Date(end).toISOString() };
}

function momentOf(
  key: 'startDate' | 'endDate',
  edge: 'first' | 'last',
  period: SupplementPeriod,
  timezone: string,
): number {
  const moment = edgeOf(period[key], edge, { timezone });
  if ('problem' in moment) throw new Error(`${key}: ${moment.problem}`);
  return moment.atMs;
}
