import { DateTime } from 'luxon';
import { z } from 'zod';
import type { PlannedBackfill } from '../domain/backfill';
import { BOUNDS } from '../domain/bounds';
import type { PlannedStep } from '../domain/plan';
import { quoted } from '../domain/quoted';
import { clockReadings, missingTimeText } from '../domain/schedule/clock-readings';
import type { PlannedSchedule } from '../domain/schedule/plan';
import { scheduledTimes } from '../domain/schedule/scheduled-times';
import type { Surroundings } from './check-pipeline';
import { checkPipeline } from './check-pipeline';
import { runIdAt } from './run-id';
import { planSchedule } from './schedule';
import type { CheckedSpec } from './schema';
import { pipelineSchema } from './schema';
import { problemsOf, SpecError } from './spec-error';

const DATES_MAX = BOUNDS.backfillDates.most;
const PARALLEL_MAX = 20;
const LONGEST_SPAN_YEARS = 20;

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
  const { spec, from, to, params, ...flags } = parsed(inputSchema, input);
  const pipeline = parsed(pipelineSchema, spec);
  const schedule = pipeline.schedule && planSchedule(pipeline.schedule, pipeline.timezone);
  const span = spanOf(from, to, schedule?.timezone ?? pipeline.timezone, Date.parse(around.startedAt));
  const runs = schedule ? scheduledRuns(pipeline, schedule, span) : dailyRuns(pipeline, span);
  const [first] = runs;
  if (!first) throw refusal('from', `no run is due from ${from} to ${to}, as far as that is past`);
  if (runs.length > DATES_MAX) {
    throw refusal(
      'to',
      `more than ${DATES_MAX.toLocaleString('en')} runs are due from ${from} to ${to}: split the span`,
    );
  }
  const page = pageAfter(runs, after);
  if (after !== undefined) return { name: pipeline.name, ...flags, ...page };
  // What one date would fail by, all would.
  const { steps } = checkPipeline(spec, { date: first.date, params }, around);
  if (flags.parallel > 1) refuseToAdopt(steps);
  return { name: pipeline.name, ...flags, ...page };
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
    ({ whenRunning, ...work }) => whenRunning === 'adopt' && (work.service === 'cdm' || work.service === 'dgc'),
  );
  if (!adopting.length) return;
  const named = adopting.map(({ id }) => `\`${id}\``).join(', ');
  throw refusal(
    'parallel',
    `is 1 for a pipeline with \`whenRunning: adopt\` (step ${named}): a date would take another date's run for its own; write \`wait\` there`,
  );
}

interface Span {
  from: DateTime;
  to: DateTime;
}

type Runs = PlannedBackfill['runs'];

function scheduledRuns({ name }: CheckedSpec, schedule: PlannedSchedule, { from, to }: Span): Runs {
  const [fromMs, toMs] = [from.toMillis(), to.toMillis()];
  const missing =
    schedule.onMissingTime === 'refuse' &&
    clockReadings(schedule, fromMs, toMs).find(
      ({ atMs, reading }) => reading === 'moved' && atMs >= fromMs && atMs <= toMs,
    );
  if (missing) {
    throw new SpecError([{ path: ['schedule', 'cron'], message: missingTimeText(missing, schedule.timezone) }]);
  }
  // A schedule that begins today may be run for the days before it.
  const everSince = { ...schedule, startAtMs: undefined, endAtMs: undefined };
  return scheduledTimes(everSince, fromMs, toMs, DATES_MAX + 1).map((ms) => ({
    date: DateTime.fromMillis(ms, { zone: 'utc' }).toISO() ?? '',
    workflowId: runIdAt(name, ms),
  }));
}

/** Named as `run --date` names them. */
function dailyRuns({ name }: CheckedSpec, { from, to }: Span): Runs {
  const runs: Runs = [];
  const first = from > from.startOf('day') ? from.startOf('day').plus({ days: 1 }) : from;
  for (let day = first; day <= to && runs.length <= DATES_MAX; day = day.plus({ days: 1 })) {
    const date = day.toISODate() ?? '';
    runs.push({ date, workflowId: `${name}-${date}` });
  }
  return runs;
}

const DAY_ONLY = /^\d{4}-\d{2}-\d{2}$/;

function spanOf(fromText: string, toText: string, zone: string, nowMs: number): Span {
  const from = timeOf('from', fromText, zone);
  const to = DAY_ONLY.test(toText) ? timeOf('to', toText, zone).endOf('day') : timeOf('to', toText, zone);
  if (to < from) throw refusal('to', `${toText} is before ${fromText}: write FROM..TO`);
  if (to > from.plus({ years: LONGEST_SPAN_YEARS })) {
    throw refusal('to', `${fromText} to ${toText} is more than ${LONGEST_SPAN_YEARS} years`);
  }
  return { from, to: DateTime.min(to, DateTime.fromMillis(nowMs, { zone })) };
}

function timeOf(key: 'from' | 'to', text: string, zone: string): DateTime {
  const time = DateTime.fromISO(text, { zone });
  if (time.isValid) return time;
  throw refusal(key, `not a date: ${quoted(text)}; write 2026-01-31 or 2026-01-31T02:00:00Z`);
}

function refusal(key: string, message: string): SpecError {
  return new SpecError([{ path: [key], message }]);
}

function parsed<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new SpecError(problemsOf(result.error));
}
