import { randomInt, randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import type { PipelineSpec } from '../../src/domain/pipeline-spec';
import { dayInZone } from '../../src/domain/schedule/day-in-zone';
import { clockChanges } from '../../src/domain/schedule/clock-changes';
import { writtenText } from '../../src/domain/schedule/wall-time';
import { temporalTimes } from '../../src/schedules/temporal-times';
import { datedRunOf } from '../../src/spec/dated-run';
import { planBackfill } from '../../src/spec/plan-backfill';
import { planSchedule, scheduleSchema } from '../../src/spec/schedule';
import { testEnvironment } from '../support/temporal';

// The oracle is the server: it tells when it would run what we send it, and names its runs by these times.

const SEED = Number(process.env['TEST_SEED'] ?? randomInt(2 ** 31));
const RUNS = Number(process.env['TEST_RUNS'] ?? 60);
const DAY_MS = 86_400_000;
const [FROM, TO] = [Date.UTC(2027, 0, 1), Date.UTC(2031, 0, 1)];

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Beirut',
  'America/Havana',
  'Atlantic/Azores',
  'Pacific/Chatham',
  'Antarctica/Troll',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'UTC',
];

const CHANGES = new Map(ZONES.map((zone) => [zone, clockChanges(zone, FROM + DAY_MS, TO - 3 * DAY_MS)]));

let temporal: TestWorkflowEnvironment;

beforeAll(async () => {
  temporal = await testEnvironment();
});
afterAll(async () => temporal.teardown());

const minute = fc.constantFrom(0, 15, 30, 45, 59);
const hour = fc.constantFrom(0, 1, 1, 2, 2, 3, 12, 23);
const cron = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(minute, hour).map(([m, h]) => `${m} ${h} * * *`) },
  fc.tuple(minute, hour).map(([m, h]) => `${m} ${h},${h + 1 > 23 ? 5 : h + 1} * * *`),
  fc.tuple(minute, hour).map(([m, h]) => `${m} ${h} * * mon-fri`),
  fc.tuple(minute, hour).map(([m, h]) => `${m} ${h} 28,29 2 *`),
  minute.map((m) => `${m} * * * *`),
  fc.constant('*/20 1-3 * * *'),
);

/** A day near a change of the clocks, a leap day, or any; and as often as not in the schedule's own zone. */
const night = fc
  .tuple(fc.constantFrom(...ZONES), fc.constantFrom(...ZONES), fc.boolean(), fc.nat(), fc.integer({ min: -1, max: 1 }))
  .chain(([zone, other, sameZone, pick, beside]) => {
    const timezone = sameZone ? zone : other;
    const changes = CHANGES.get(zone) ?? [];
    const change = changes[pick % (changes.length || 1)];
    const near = change ? Math.floor((change.atMs + change.beforeMinutes * 60_000) / DAY_MS) * DAY_MS : undefined;
    return fc.record({
      zone: fc.constant(zone),
      timezone: fc.constant(timezone),
      dayMs: fc.constantFrom(
        ...(near === undefined ? [] : [near, near + beside * DAY_MS]),
        Date.UTC(2028, 1, 29),
        FROM + DAY_MS * (2 + (pick % 1_400)),
      ),
    });
  });

async function timesOfServer(spec: object, fromMs: number, toMs: number): Promise<number[]> {
  const scheduleId = randomUUID();
  const action = { type: 'startWorkflow', workflowType: 'x', taskQueue: 'nobody' } as const;
  const handle = await temporal.client.schedule.create({ scheduleId, spec, action, state: { paused: true } });
  const at = (ms: number) => ({ seconds: Math.floor(ms / 1_000) }) as never;
  const { startTime } = await temporal.client.workflowService.listScheduleMatchingTimes({
    namespace: 'default',
    scheduleId,
    // The server leaves the first instant out.
    startTime: at(fromMs - 1_000),
    endTime: at(toMs - 1_000),
  });
  await handle.delete();
  return startTime.map(({ seconds }) => Number(seconds) * 1_000);
}

/** The runs that a person can name by a day: the day's, or those which its refusal lists. */
function namedBy(spec: PipelineSpec, day: string): string[] {
  try {
    return [datedRunOf(spec, day).workflowId];
  } catch (error) {
    const listed = /: write (?:which, such as )?(\d.*)$/.exec((error as Error).message)?.[1];
    return (listed?.split(/, | or /) ?? []).map((text) => datedRunOf(spec, text).workflowId);
  }
}

function plannedBy(spec: PipelineSpec, day: string) {
  const around = { connections: ['default'], startedAt: new Date(TO).toISOString() };
  try {
    return planBackfill({ spec, from: day, to: day }, around).runs;
  } catch (error) {
    expect((error as Error).message).toMatch(/no run is due/);
    return [];
  }
}

const LISTED = 12;

test(`what the server runs on a day, a backfill plans and a date names are the same runs (seed ${SEED})`, async () => {
  const seen = { none: 0, one: 0, several: 0 };
  const sameRuns = fc.asyncProperty(night, cron, async ({ zone, timezone, dayMs }, written) => {
    const schedule = { cron: written, timezone: zone, onMissingTime: 'move' } as const;
    const spec: PipelineSpec = {
      name: 'n',
      timezone,
      schedule,
      steps: [{ id: 'copy', cdm: { clusterId: 'c1', jobName: 'orders' } }],
    };
    const plan = planSchedule(scheduleSchema.parse(schedule), timezone);
    const { fromMs, toMs } = dayInZone(dayMs, timezone)!;
    const day = writtenText(dayMs, 'day');

    const ofServer = await timesOfServer(temporalTimes(plan, dayMs - 30 * DAY_MS, dayMs + 30 * DAY_MS), fromMs, toMs);
    const ids = ofServer.map((ms) => `n-${new Date(ms).toISOString().replace('.000Z', 'Z')}`);

    const planned = plannedBy(spec, day);
    expect(planned.map(({ workflowId }) => workflowId)).toEqual(ids);
    expect(planned.map(({ date }) => Date.parse(date))).toEqual(ofServer);
    expect(namedBy(spec, day)).toEqual(ids.slice(0, LISTED));
    // And each is named by its own moment: a worker is told the moment, and reads it once more.
    expect(planned.map(({ date }) => datedRunOf(spec, date).workflowId)).toEqual(ids);
    seen[ids.length === 0 ? 'none' : ids.length === 1 ? 'one' : 'several'] += 1;
  });

  await fc.assert(sameRuns, { seed: SEED, numRuns: RUNS });

  expect(Math.min(seen.one, seen.several)).toBeGreaterThan(0);
  process.stdout.write(`seed ${SEED}, ${RUNS} nights: ${JSON.stringify(seen)}\n`);
});
