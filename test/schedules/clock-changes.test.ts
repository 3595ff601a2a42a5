import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DateTime } from 'luxon';
import type { PlannedSchedule } from '../../src/domain/schedule/plan';
import { scheduledTimes } from '../../src/domain/schedule/scheduled-times';
import { temporalTimes } from '../../src/schedules/temporal-times';
import { planSchedule, scheduleSchema } from '../../src/spec/schedule';
import { testEnvironment } from '../support/temporal';

// The oracle is the server: it tells when it would run what we send it.

const YEAR = [Date.UTC(2027, 9, 1), Date.UTC(2028, 11, 1)] as const;
/** From before the changes of one autumn to after those of the spring that follows. */
const HALF_YEAR = [Date.UTC(2027, 9, 25), Date.UTC(2028, 3, 5)] as const;
const HORIZON = [Date.UTC(2027, 0, 1), Date.UTC(2031, 0, 1)] as const;

/** The server answers with no more. */
const AT_ONCE = 1_000;

let temporal: TestWorkflowEnvironment;

beforeAll(async () => {
  temporal = await testEnvironment();
});
afterAll(async () => temporal.teardown());

function plan(cron: string | string[], timezone: string): PlannedSchedule {
  return planSchedule(scheduleSchema.parse({ cron, timezone, onMissingTime: 'move' }), 'UTC');
}

async function timesOfServer(spec: object, [fromMs, toMs]: readonly [number, number]): Promise<string[]> {
  const scheduleId = randomUUID();
  const action = { type: 'startWorkflow', workflowType: 'x', taskQueue: 'nobody' } as const;
  const handle = await temporal.client.schedule.create({ scheduleId, spec, action, state: { paused: true } });
  const at = (ms: number) => ({ seconds: ms / 1_000 }) as never;
  const times: number[] = [];
  // The server leaves the first instant out.
  for (let from = fromMs - 1_000, more = true; more; from = times.at(-1) ?? toMs) {
    const { startTime } = await temporal.client.workflowService.listScheduleMatchingTimes({
      namespace: 'default',
      scheduleId,
      startTime: at(from),
      endTime: at(toMs),
    });
    times.push(...startTime.map(({ seconds }) => Number(seconds) * 1_000));
    more = startTime.length === AT_ONCE;
  }
  await handle.delete();
  return times.map((ms) => new Date(ms).toISOString());
}

const ours = (schedule: PlannedSchedule, [fromMs, toMs]: readonly [number, number]) =>
  scheduledTimes(schedule, fromMs, toMs, 100_000).map((ms) => new Date(ms).toISOString());

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/Havana', 'UTC'];
const DAILY = ['30 2 * * *', '30 1 * * *', '0 0 * * *', '15 3 * * *'];

test.each(ZONES.flatMap((zone) => DAILY.map((cron) => ({ zone, cron }))))(
  'in $zone the server runs $cron once on each day of a leap year, over both changes of the clocks',
  async ({ zone, cron }) => {
    const schedule = plan(cron, zone);
    const times = await timesOfServer(temporalTimes(schedule, ...HORIZON), YEAR);
    const days = times.map((time) => DateTime.fromISO(time, { zone }).toFormat('yyyy-MM-dd'));

    expect(times).toEqual(ours(schedule, YEAR));
    const [first = ''] = days;
    expect(days).toEqual(
      days.map((_, index) => DateTime.fromISO(first, { zone }).plus({ days: index }).toFormat('yyyy-MM-dd')),
    );
    expect(days).toContain('2028-02-29');
  },
);

test.each([
  { cron: '*/20 * * * *', everyMinutes: 20 },
  { cron: '45 * * * *', everyMinutes: 60 },
])('in every zone the server runs $cron as time passes, over both changes', async ({ cron, everyMinutes }) => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata']) {
    const times = await timesOfServer(temporalTimes(plan(cron, zone), ...HORIZON), HALF_YEAR);
    const gaps = times.slice(1).map((time, index) => Date.parse(time) - Date.parse(times[index]!));

    expect(new Set(gaps)).toEqual(new Set([everyMinutes * 60_000]));
    expect(times).toEqual(ours(plan(cron, zone), HALF_YEAR));
  }
});

test.each([
  '0 * * * 0',
  '0,30 1-3 * * *',
  '0 2 29 2 *',
  '*/7 2 * 3,10 0',
  '10-50/20 */2 * * mon-sat',
  '0 4 1,15 * *',
  '5 2 * * 7',
])('the server reads %s as we do, in zones that change their clocks', async (cron) => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Beirut']) {
    const schedule = plan(cron, zone);
    expect(await timesOfServer(temporalTimes(schedule, ...HORIZON), YEAR)).toEqual(ours(schedule, YEAR));
  }
});

test('two patterns that name the same time run it once', async () => {
  const schedule = plan(['30 1 * * *', '30 * * * *', '30 1 * * 0'], 'America/New_York');
  const times = await timesOfServer(temporalTimes(schedule, ...HORIZON), HALF_YEAR);
  expect(times).toEqual(ours(schedule, HALF_YEAR));
  expect(new Set(times).size).toBe(times.length);
});

test('without our care the server would run a repeated time twice, and leave out a removed one', async () => {
  const on = async (cron: string, day: string) =>
    timesOfServer({ cronExpressions: [cron], timezone: 'America/New_York' }, [
      Date.parse(`${day}T05:00:00Z`),
      Date.parse(`${day}T23:00:00Z`),
    ]);
  expect(await on('30 1 * * *', '2027-11-07')).toHaveLength(2);
  expect(await on('30 2 * * *', '2028-03-12')).toHaveLength(0);
});
