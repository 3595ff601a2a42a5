import { z } from 'zod';
import type { PipelineSpec } from '../domain/pipeline-spec';
import { dayAt, dayInZone } from '../domain/schedule/day-in-zone';
import type { Calendar, NamedMoment } from '../domain/schedule/moment-of';
import { momentOf } from '../domain/schedule/moment-of';
import { writtenText } from '../domain/schedule/wall-time';
import { planSchedule, scheduleSchema } from './schedule';
import type { CheckedSpec } from './schema';
import { pipelineProblems, readBy } from './pipeline-problems';
import { SpecError } from './spec-error';

/** The run of a pipeline for a date: one, however the date was written and whoever started it. */
export interface DatedRun {
  /** The logical date, ISO 8601 in UTC. */
  date: string;
  /** The id under which the schedule, a backfill and the command line run it; another run of that id is refused. */
  workflowId: string;
  /** What was made of a time that the clocks show twice, or not at all, in a sentence. */
  note?: string;
}

const dated = z.looseObject({
  name: z.string(),
  timezone: z.string().default('UTC'),
  schedule: scheduleSchema.optional(),
});

/**
 * The run that a date names, for whoever starts `huaweiCloudPipeline` by its name: start it under this id, and the night
 * that its schedule, a backfill or `run --date` has run is not run again.
 * @param spec the pipeline, with its `schedule:` if it has one
 * @param date as `run --date` takes it: a day, a clock time of the pipeline's zone, or a moment
 * @throws SpecError when the date names no run, or several
 */
export function datedRunOf(spec: Pick<PipelineSpec, 'name' | 'timezone' | 'schedule'>, date: string): DatedRun {
  const parsed = readBy(dated, spec);
  if (!parsed.success) throw new SpecError(pipelineProblems(parsed.error));
  return runInCalendar(parsed.data.name, calendarOf(parsed.data), date);
}

/** How a pipeline that has been checked counts its days. */
export function calendarOf({ timezone, schedule }: Pick<CheckedSpec, 'timezone' | 'schedule'>): Calendar {
  return { timezone, ...(schedule && { schedule: planSchedule(schedule, timezone) }) };
}

/** The run that a date means. @param name the pipeline's @throws SpecError at `date` */
function runInCalendar(name: string, calendar: Calendar, date: string): DatedRun {
  const { atMs, note } = momentInCalendar(calendar, date);
  return { date: isoOf(atMs), workflowId: runIdAt(name, calendar, atMs), ...(note !== undefined && { note }) };
}

/** The logical date of the run that a date means, ISO 8601 in UTC. @throws SpecError at `date` */
export function dateInCalendar(calendar: Calendar, date: string): string {
  return isoOf(momentInCalendar(calendar, date).atMs);
}

function momentInCalendar(calendar: Calendar, date: string): Exclude<NamedMoment, { problem: string }> {
  const moment = momentOf(date, calendar);
  if ('problem' in moment) throw new SpecError([{ path: ['date'], message: moment.problem }]);
  return moment;
}

/**
 * `orders-nightly-2026-03-01T01:30:00Z`, as Temporal names the run of a schedule for that time. Without a schedule the
 * run that begins with a day has the day for its name: `orders-nightly-2026-03-01`.
 */
export function runIdAt(name: string, { timezone, schedule }: Calendar, atMs: number): string {
  const dayMs = dayAt(atMs, timezone);
  const isDay = !schedule && dayInZone(dayMs, timezone)?.fromMs === atMs;
  return `${name}-${isDay ? writtenText(dayMs, 'day') : isoOf(atMs).replace('.000Z', 'Z')}`;
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
