import { z } from 'zod';
import { cronTimes } from '../../src/spec/cron';
import { pipelineSchema } from '../../src/spec/schema';
import { problemsOf } from '../../src/spec/spec-error';
import { planSchedule } from '../../src/spec/schedule';

function check(schedule: object) {
  const steps = [{ id: 'copy', cdm: { clusterId: 'c1', jobName: 'orders' } }];
  return pipelineSchema.safeParse({ name: 'orders', timezone: 'Asia/Shanghai', steps, schedule });
}

test('a schedule gets the defaults of the documentation', () => {
  const { data } = check({ cron: '30 2 * * *' });

  expect(planSchedule(data!.schedule!, data!.timezone)).toMatchObject({
    timezone: 'Asia/Shanghai',
    jitterMs: 0,
    overlap: 'skip',
    catchupWindowMs: 3_600_000,
    pauseOnFailure: false,
    onMissingTime: 'refuse',
  });
});

test('a bound without an offset is meant in the schedule’s time zone', () => {
  const { data } = check({ every: '1h', offset: '5m', startAt: '2026-03-01', endAt: '2026-04-01T00:00:00Z' });

  expect(planSchedule(data!.schedule!, data!.timezone)).toMatchObject({
    every: { everyMs: 3_600_000, offsetMs: 300_000 },
    startAtMs: Date.parse('2026-02-28T16:00:00Z'),
    endAtMs: Date.parse('2026-04-01T00:00:00Z'),
  });
});

test.each([
  [{ cron: '30 2 * *' }, 'schedule.cron', /^not a cron expression \(it has 4 fields of 5\): write minute/],
  [{ cron: '@daily' }, 'schedule.cron', /^not a cron expression/],
  [{ cron: ['0 1 * * *', '61 2 * * *'] }, 'schedule.cron.1', /^not a cron expression: .*61/],
  [{ cron: '0 2 30 2 *' }, 'schedule.cron', /^not a cron expression/],
  [{ cron: '0 2 1 * 1' }, 'schedule.cron', /cron means either, Temporal means both/],
  [{ cron: '0 2 * * *', every: '1h' }, 'schedule', /either `cron` or `every`/],
  [{}, 'schedule', /either `cron` or `every`/],
  [{ every: '500ms' }, 'schedule.every', /^not a duration in whole seconds: write `90s`/],
  [{ every: '1500ms' }, 'schedule.every', /^not a duration in whole seconds: write `90s`/],
  [{ every: '1h', jitter: '1.5s' }, 'schedule.jitter', /^not a duration in whole seconds: write `90s`/],
  [{ every: '1h', jitter: 'often' }, 'schedule.jitter', /^not a duration in whole seconds: write `90s`/],
  [{ every: '1h', offset: '2h' }, 'schedule.offset', /shorter/],
  [{ every: '1h', offset: '1h' }, 'schedule.offset', /shorter/],
  [{ every: '1h', overlap: 'terminateOther' }, 'schedule.overlap', /leaves its cloud jobs running, and billed/],
  [{ every: '1h', overlap: 'sometimes' }, 'schedule.overlap', /one of `skip`/],
  [
    { every: '1h', catchupWindow: '5s' },
    'schedule.catchupWindow',
    /^not a duration in whole seconds of at least 10s: write `90s`/,
  ],
  [{ every: '1h', timezone: 'Berlin' }, 'schedule.timezone', /not a time zone/],
  [{ every: '1h', startAt: 'soon' }, 'schedule.startAt', /not a time/],
  [{ every: '1h', startAt: '2026-03-02', endAt: '2026-03-01' }, 'schedule.endAt', /not after/],
])('the schedule %j is refused at %s', (schedule, where, why) => {
  const [problem] = problemsOf(check(schedule).error!);

  expect(problem?.path.join('.')).toBe(where);
  expect(problem?.message).toMatch(why);
});

test('a bound that comes twice leaves no run of its own out, and one that never comes is refused', () => {
  const bounded = (startAt: string, endAt: string, more: object = {}) => {
    const { data } = check({ cron: '30 2 * * *', timezone: 'Europe/Berlin', startAt, endAt, ...more });
    return planSchedule(data!.schedule!, 'UTC');
  };

  // 02:30 of that night is run at 00:30:01 by UTC, and the clock shows it again at 01:30.
  expect(bounded('2026-10-25T02:30', '2026-10-25T02:30:01')).toMatchObject({
    startAtMs: Date.parse('2026-10-25T00:30:00Z'),
    endAtMs: Date.parse('2026-10-25T01:30:01Z'),
  });
  expect(() => bounded('2026-03-29T02:30', '2026-04-01')).toThrow(
    'schedule.startAt: 2026-03-29 02:30 does not exist in Europe/Berlin',
  );
  expect(bounded('2026-03-29T02:30', '2026-04-01', { onMissingTime: 'move' }).startAtMs).toBe(
    Date.parse('2026-03-29T01:30:00Z'),
  );
});

test.each([
  [{ startAt: '2026-03-01' }, undefined],
  [{ endAt: '2026-03-01' }, undefined],
  [{ startAt: '2026-03-01T00:00:00Z', endAt: '2026-03-01T00:00:01Z' }, undefined],
  [{ startAt: '2026-03-01T00:00:00Z', endAt: '2026-03-01T00:00:00Z' }, 'is not after `startAt`'],
])('a schedule with the bounds %j: %p', (bounds, problem) => {
  const { error } = check({ cron: '30 2 * * *', ...bounds });
  expect(error?.issues.map(({ message }) => message)).toEqual(problem === undefined ? undefined : [problem]);
});

test.each([
  ['30 2 31 2 *', 'not a cron expression: no day is all of what it says'],
  ['5-1 2 * * *', 'not a cron expression: `5-1` is no minute: write a number, `*`, `1-5`, `*/15` or `1,15`'],
  ['30 2 * * foo', 'not a cron expression: `foo` is no day of the week: write a number, `*`, `1-5`, `*/15` or `1,15`'],
])('of the expression %s it says which part is none', (text, says) => {
  expect(() => cronTimes(text)).toThrow(says);
});

test('an expression is the same with blanks around it and between its fields', () => {
  const times = cronTimes('30 2 * * 1-5');
  expect(cronTimes('  30 2  *\t* 1-5 ')).toEqual(times);
  expect(times).toMatchObject({ text: '30 2 * * 1-5', minutes: [30], hours: [2], daysOfWeek: [1, 2, 3, 4, 5] });
});

test('what is absent is missing, and what is of another kind is said in other words', () => {
  const shape = z.strictObject({ a: z.string(), b: z.string() });
  expect(problemsOf(shape.safeParse({ b: 1 }).error as z.ZodError)).toEqual([
    { path: ['a'], message: 'is missing' },
    { path: ['b'], message: 'Invalid input: expected string, received number' },
  ]);
});
