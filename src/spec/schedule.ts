import { z } from 'zod';
import type { CronTimes, PlannedSchedule } from '../domain/schedule/plan';
import { edgeOf } from '../domain/schedule/edge-of';
import { writtenDate } from '../domain/schedule/written-date';
import { cronTimes } from './cron';
import { durationOrZeroMs, whyNoDuration, writtenDuration } from './duration';
import { DURATION, DURATION_OR_ZERO, exactlyOne, MOMENT, TIME_ZONE } from './editor-hints';
import type { SpecProblem } from './spec-error';
import { SpecError } from './spec-error';
import { isZone, notAZone } from './time-zone';
import { SECOND_MS } from '../domain/duration';

const CRONS_MAX = 20;
/** The server takes no less. */
const CATCHUP_MIN_MS = 10 * SECOND_MS;
/** A night that is an hour late is still wanted; a week of nights at once is not. */
const CATCHUP = '1h';

const OVERLAPS = ['skip', 'bufferOne', 'bufferAll', 'cancelOther', 'allowAll'] as const;

const wholeSeconds = (leastMs: number) =>
  writtenDuration
    .transform((value, context) => {
      const ms = durationOrZeroMs(value);
      if (ms !== undefined && ms % SECOND_MS === 0 && ms >= leastMs) return ms;
      const least = leastMs > SECOND_MS ? ` of at least ${leastMs / SECOND_MS}s` : '';
      context.addIssue({
        code: 'custom',
        message:
          whyNoDuration(value) ??
          `not a duration in whole seconds${least}: write \`90s\`, \`15m\`, \`4 hours\` or \`2d\``,
      });
      return z.NEVER;
    })
    .meta(leastMs ? DURATION : DURATION_OR_ZERO);

const crons = z.union([z.string(), z.array(z.string()).min(1).max(CRONS_MAX)]).transform((written, context) =>
  (Array.isArray(written) ? written : [written]).map((text, index): CronTimes => {
    try {
      return cronTimes(text);
    } catch (error) {
      const path = Array.isArray(written) ? [index] : [];
      context.addIssue({ code: 'custom', path, message: (error as Error).message });
      return z.NEVER;
    }
  }),
);

const time = z
  .string()
  .refine((text) => writtenDate(text) !== undefined, 'not a time: write 2026-01-31 or 2026-01-31T02:00:00Z')
  .meta(MOMENT);

function overlapError({ input }: { input?: unknown }): string {
  if (input === 'terminateOther') {
    return 'a terminated run leaves its cloud jobs running, and billed: write `cancelOther`, which stops them first';
  }
  return `one of ${OVERLAPS.map((word) => `\`${word}\``).join(', ')}`;
}

const written = z.strictObject({
  cron: crons
    .optional()
    .describe('Minute, hour, day of the month, month, day of the week: `30 2 * * *`. One expression, or a list.'),
  every: wholeSeconds(SECOND_MS)
    .optional()
    .describe('In place of `cron`: an interval, counted from 1970-01-01T00:00:00Z.'),
  offset: wholeSeconds(0).optional().describe('Shifts `every`, and is shorter.'),
  timezone: z
    .string()
    .refine(isZone, { error: notAZone })
    .optional()
    .meta(TIME_ZONE)
    .describe("In which `cron`, `startAt` and `endAt` are meant. Default: the pipeline's."),
  jitter: wholeSeconds(0).prefault(0).describe('Delays each start by up to this; the logical date stays.'),
  overlap: z
    .enum(OVERLAPS, { error: overlapError })
    .default('skip')
    .describe('When the run before still goes on. `cancelOther` stops its jobs first.'),
  catchupWindow: wholeSeconds(CATCHUP_MIN_MS)
    .prefault(CATCHUP)
    .describe('A time that passed while Temporal was away still runs if it is no older than this; at least 10s.'),
  pauseOnFailure: z.boolean().default(false).describe('Pause the schedule when a run fails.'),
  onMissingTime: z
    .enum(['refuse', 'move'])
    .default('refuse')
    .describe(
      'A time that daylight saving removes: refuse the schedule, or run when the clock would have shown that time.',
    ),
  startAt: time.optional().describe('No runs before.'),
  endAt: time.optional().describe('No runs after.'),
});

type CheckedSchedule = z.output<typeof written>;

/** When a pipeline runs by itself: `schedule apply` puts it on the server, and it says what run a day names. */
export const scheduleSchema = written
  .refine(({ cron, every }) => (cron === undefined) !== (every === undefined), {
    message: 'a schedule has either `cron` or `every`',
    params: { oneOf: ['cron', 'every'] },
  })
  .refine(({ every, offset }) => offset === undefined || (every !== undefined && offset < every), {
    path: ['offset'],
    message: 'goes with `every`, and is shorter',
  })
  .superRefine((checked, context) => {
    // The pipeline's zone is not known here; where the bounds lie far enough apart, it does not matter.
    const { timezone = 'UTC' } = checked;
    if (!isZone(timezone)) return;
    const { startAtMs, endAtMs } = boundsOf(checked, unbounded(checked, timezone));
    if (startAtMs === undefined || endAtMs === undefined || startAtMs < endAtMs) return;
    context.addIssue({ code: 'custom', path: ['endAt'], message: 'is not after `startAt`' });
  })
  .meta(exactlyOne('cron', 'every'));

/**
 * The schedule as it is put on the server, its bounds as moments.
 * @param timezone of the pipeline, for a schedule that names none
 * @throws SpecError when it begins or ends at a time that daylight saving removes
 */
export function planSchedule(checked: CheckedSchedule, timezone: string): PlannedSchedule {
  const schedule = unbounded(checked, checked.timezone ?? timezone);
  const { problems, ...bounds } = boundsOf(checked, schedule);
  if (problems.length) throw new SpecError(problems);
  return { ...schedule, ...bounds };
}

function unbounded(checked: CheckedSchedule, timezone: string): PlannedSchedule {
  return {
    crons: checked.cron ?? [],
    every: checked.every === undefined ? undefined : { everyMs: checked.every, offsetMs: checked.offset ?? 0 },
    timezone,
    jitterMs: checked.jitter,
    overlap: checked.overlap,
    catchupWindowMs: checked.catchupWindow,
    pauseOnFailure: checked.pauseOnFailure,
    onMissingTime: checked.onMissingTime,
  };
}

/** A clock time that comes twice leaves no run of its own out; a day is meant from its first moment, as either bound. */
function boundsOf({ startAt, endAt }: Pick<CheckedSchedule, 'startAt' | 'endAt'>, schedule: PlannedSchedule) {
  const problems: SpecProblem[] = [];
  const boundAt = (key: 'startAt' | 'endAt', text: string | undefined) => {
    if (text === undefined) return undefined;
    const isLast = key === 'endAt' && writtenDate(text)?.kind !== 'day';
    const bound = edgeOf(text, isLast ? 'last' : 'first', { timezone: schedule.timezone, schedule });
    if ('atMs' in bound) return bound.atMs;
    problems.push({ path: ['schedule', key], message: bound.problem });
    return undefined;
  };
  return { startAtMs: boundAt('startAt', startAt), endAtMs: boundAt('endAt', endAt), problems };
}
