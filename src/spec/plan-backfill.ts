import { z } from 'zod';
import type { PlannedBackfill } from '../domain/backfill';
import { BOUNDS } from '../domain/bounds';
import type { PlannedStep } from '../domain/plan';
import { factsOf } from '../domain/step-types';
import { quoted } from '../domain/quoted';
import { missingTimeText, readingText } from '../domain/schedule/clock-readings';
import { dayAt, dayInZone } from '../domain/schedule/day-in-zone';
import { edgeOf } from '../domain/schedule/edge-of';
import type { Calendar } from '../domain/schedule/moment-of';
import type { PlannedSchedule } from '../domain/schedule/plan';
import { timesBetween } from '../domain/schedule/scheduled-times';
import { writtenText } from '../domain/schedule/wall-time';
import type { Surroundings } from './surroundings';
import { checkPipelineInPieces } from './check-pipeline';
import { calendarOf, runIdAt } from './dated-run';
import type { Pieces } from './pieces';
import { atOnce } from './pieces';
import { pipelineSchema } from './schema';
import { readBy } from './pipeline-problems';
import { problemsOf, SpecError } from './spec-error';
import { withoutNulls } from './without-nulls';
import { DAY_MS } from '../domain/duration';

const DATES_MAX = BOUNDS.backfillDates.most;
const PARALLEL_MAX = 20;
const LONGEST_SPAN_YEARS = 20;
const YEAR_MS = 366 * DAY_MS;

const inputSchema = z.strictObject({
  spec: z.unknown(),
  from: z.string(),
  to: z.string(),
  parallel: z
    .int(`is a whole number from 1 to ${PARALLEL_MAX}`)
    .min(1, `is at least 1`)
    .max(PARALLEL_MAX, `is at most ${PARALLEL_MAX}: more runs at a time would wait for each other`)
    .default(1),
  params: z.record(z.string(), z.unknown()).optional(),
  again: z.boolean().default(false),
  stopOnFailure: z.boolean().default(false),
});

/**
 * Checks what a backfill is asked and finds its dates. Times that are still to come are left to the schedule.
 * @param after the last date that has been run: the dates that follow it are planned
 * @throws SpecError that says what is wrong, also when there is no date, or more than 10,000
 */
export function planBackfill(input: unknown, around: Surroundings, after?: string): PlannedBackfill {
  return atOnce(planBackfillInPieces(input, around, after));
}

/** The same for a worker, which serves others meanwhile. */
export function* planBackfillInPieces(input: unknown, around: Surroundings, after?: string): Pieces<PlannedBackfill> {
  const { spec, from, to, params, again: rerunSucceeded, ...flags } = parsed(inputSchema, withoutNulls(input));
  const { name, timezone, runs } = datesOfBackfill(spec, { from, to }, Date.parse(around.startedAt));
  const [first] = runs;
  if (!first) throw refusal('from', `no run is due from ${from} to ${to}, as far as that is past`);
  if (runs.length > DATES_MAX) {
    throw refusal(
      'to',
      `more than ${DATES_MAX.toLocaleString('en')} runs are due from ${from} to ${to}: split the span`,
    );
  }
  const page = pageAfter(runs, after);
  if (after !== undefined) return { name, timezone, rerunSucceeded, ...flags, ...page };
  // What one date would fail by, all would.
  const { steps } = yield* checkPipelineInPieces(spec, { date: first.date, params }, around);
  if (flags.parallel > 1) refuseToAdopt(steps);
  return { name, timezone, rerunSucceeded, ...flags, ...page };
}

/** The dates that one history of the backfill runs. */
function pageAfter(runs: Runs, after: string | undefined): Pick<PlannedBackfill, 'total' | 'runs' | 'later'> {
  const begin = after === undefined ? 0 : runs.findIndex(({ date }) => date === after) + 1;
  if (after !== undefined && begin === 0) throw refusal('after', `${quoted(after)} is no date of this backfill`);
  const page = runs.slice(begin, begin + BOUNDS.backfillPage.most);
  return { total: runs.length, runs: page, later: runs.length - begin - page.length };
}

/** A step of one date would watch the run of another, and succeed with it. A stream job belongs to no date. */
function refuseToAdopt(steps: PlannedStep[]): void {
  const adopting = steps.filter(
    ({ whenRunning, service, body }) => whenRunning === 'adopt' && factsOf(service).isOfADate(body),
  );
  if (!adopting.length) return;
  const named = adopting.map(({ id }) => `\`${id}\``).join(', ');
  throw refusal(
    'parallel',
    `is 1 for a pipeline with \`whenRunning: adopt\` (step ${named}): a date would take another date's run for its own; write \`wait\` there`,
  );
}

type Runs = PlannedBackfill['runs'];

/** The dates of a backfill, before anything is asked of a worker. */
export interface DatesOfBackfill {
  /** The pipeline's. */
  name: string;
  /** The pipeline's. */
  timezone: string;
  /** At most one more than a backfill takes. */
  runs: Runs;
  /** What is made of times that the clocks show twice, or not at all, one sentence each. */
  notes: string[];
}

/**
 * Finds the runs that a pipeline has in a span of the past: those of its schedule, or one a day. A day of the span is one
 * of the pipeline's own zone, as for `run --date`.
 * @throws SpecError that says what is wrong with the span, or that the schedule has a time in it which is not there
 */
export function datesOfBackfill(spec: unknown, span: { from: string; to: string }, nowMs: number): DatesOfBackfill {
  const pipeline = parsed(pipelineSchema, spec);
  const calendar = calendarOf(pipeline);
  const { fromMs, toMs } = spanOf(span, calendar, nowMs);
  const found = calendar.schedule
    ? scheduledRuns(pipeline.name, calendar, calendar.schedule, fromMs, toMs)
    : { runs: dailyRuns(pipeline.name, calendar, fromMs, toMs), notes: [] };
  return { name: pipeline.name, timezone: pipeline.timezone, ...found };
}

function scheduledRuns(name: string, calendar: Calendar, schedule: PlannedSchedule, fromMs: number, toMs: number) {
  // A schedule that begins today may be run for the days before it.
  const times = timesBetween(schedule, fromMs, toMs, DATES_MAX + 1);
  const missing = schedule.onMissingTime === 'refuse' && times.find(({ reading }) => reading === 'moved');
  if (missing) throw new SpecError([{ path: ['schedule', 'cron'], message: missingTimeText(missing, schedule) }]);
  const runs = times.map(({ atMs }) => ({
    date: new Date(atMs).toISOString(),
    workflowId: runIdAt(name, calendar, atMs),
  }));
  return { runs, notes: times.flatMap((time) => readingText(time, schedule.timezone) ?? []) };
}

/** Each day that begins in the span, and that the zone's calendar has. */
function dailyRuns(name: string, calendar: Calendar, fromMs: number, toMs: number): Runs {
  const { timezone } = calendar;
  const runs: Runs = [];
  for (let dayMs = dayAt(fromMs, timezone); runs.length <= DATES_MAX; dayMs += DAY_MS) {
    const beginMs = dayInZone(dayMs, timezone)?.fromMs;
    if (beginMs === undefined || beginMs < fromMs) continue;
    if (beginMs > toMs) break;
    runs.push({ date: writtenText(dayMs, 'day'), workflowId: runIdAt(name, calendar, beginMs) });
  }
  return runs;
}

function spanOf({ from, to }: { from: string; to: string }, calendar: Calendar, nowMs: number) {
  const [fromMs, toMs] = [edge('from', from, calendar), edge('to', to, calendar)];
  if (toMs < fromMs) throw refusal('to', `${to} is before ${from}: write FROM..TO`);
  if (toMs > fromMs + LONGEST_SPAN_YEARS * YEAR_MS) {
    throw refusal('to', `${from} to ${to} is more than ${LONGEST_SPAN_YEARS} years`);
  }
  return { fromMs, toMs: Math.min(toMs, nowMs) };
}

function edge(key: 'from' | 'to', text: string, calendar: Calendar): number {
  const found = edgeOf(text, key === 'from' ? 'first' : 'last', calendar);
  if ('problem' in found) throw refusal(key, found.problem);
  return found.atMs;
}

function refusal(key: string, message: string): SpecError {
  return new SpecError([{ path: [key], message }]);
}

function parsed<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = readBy(schema, value);
  if (result.success) return result.data;
  throw new SpecError(problemsOf(result.error));
}
