import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import type { CronTimes, PlannedSchedule } from '../domain/schedule/plan';
import { cronTimes } from './cron';
import { durationMs } from './duration';

const CRONS_MAX = 20;
const SECOND_MS = 1_000;
/** The server takes no less. */
const CATCHUP_MIN_MS = 10 * SECOND_MS;
/** A night that is an hour late is still wanted; a week of nights at once is not. */
const CATCHUP_MS = 3_600_000;

const OVERLAPS = ['skip', 'bufferOne', 'bufferAll', 'cancelOther', 'allowAll'] as const;

const wholeSeconds = (leastMs: number) =>
  z.union([z.string(), z.number()]).transform((value, context) => {
    const ms = Number(value) === 0 ? 0 : durationMs(value);
    if (ms !== undefined && ms % SECOND_MS === 0 && ms >= leastMs) return ms;
    const least = leastMs > SECOND_MS ? ` of at least ${leastMs / SECOND_MS}s` : '';
    context.addIssue({
      code: 'custom',
      message: `not a duration in whole seconds${least}: write \`90s\`, \`15m\`, \`4h\` or \`2d\``,
    });
    return z.NEVER;
  });

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
  .refine((text) => DateTime.fromISO(text).isValid, 'not a time: write 2026-01-31 or 2026-01-31T02:00:00Z');

function overlapError({ input }: { input?: unknown }): string {
  if (input === 'terminateOther') {
    return 'a terminated run leaves its cloud jobs running, and billed: write `cancelOther`, which stops them first';
  }
  return `one of ${OVERLAPS.map((word) => `\`${word}\``).join(', ')}`;
}

/** When a pipeline runs by itself. `schedule apply` reads it; a run does not. */
export const scheduleSchema = z
  .strictObject({
    cron: crons.optional(),
    every: wholeSeconds(SECOND_MS).optional(),
    offset: wholeSeconds(0).optional(),
    timezone: z
      .string()
      .refine((zone) => IANAZone.isValidZone(zone), 'not a time zone: write one such as `Asia/Shanghai` or `UTC`')
      .optional(),
    jitter: wholeSeconds(0).default(0),
    overlap: z.enum(OVERLAPS, { error: overlapError }).default('skip'),
    catchupWindow: wholeSeconds(CATCHUP_MIN_MS).default(CATCHUP_MS),
    pauseOnFailure: z.boolean().default(false),
    onMissingTime: z.enum(['refuse', 'move']).default('refuse'),
    startAt: time.optional(),
    endAt: time.optional(),
  })
  .refine(
    ({ cron, every }) => (cron === undefined) !== (every === undefined),
    'a schedule has either `cron` or `every`',
  )
  .refine(({ every, offset }) => offset === undefined || (every !== undefined && offset < every), {
    path: ['offset'],
    message: 'goes with `every`, and is shorter',
  })
  .refine(({ startAt, endAt }) => !startAt || !endAt || DateTime.fromISO(startAt) < DateTime.fromISO(endAt), {
    path: ['endAt'],
    message: 'is not after `startAt`',
  });

type CheckedSchedule = z.output<typeof scheduleSchema>;

/** @param timezone of the pipeline, for a schedule that names none */
export function planSchedule(checked: CheckedSchedule, timezone: string): PlannedSchedule {
  const zone = checked.timezone ?? timezone;
  const at = (text: string | undefined) =>
    text === undefined ? undefined : DateTime.fromISO(text, { zone }).toMillis();
  return {
    crons: checked.cron ?? [],
    every: checked.every === undefined ? undefined : { everyMs: checked.every, offsetMs: checked.offset ?? 0 },
    timezone: zone,
    jitterMs: checked.jitter,
    overlap: checked.overlap,
    catchupWindowMs: checked.catchupWindow,
    pauseOnFailure: checked.pauseOnFailure,
    onMissingTime: checked.onMissingTime,
    startAtMs: at(checked.startAt),
    endAtMs: at(checked.endAt),
  };
}
