import { pipelineSchema } from '../../src/spec/schema';
import { problemsOf } from '../../src/spec/spec-error';
import { planSchedule } from '../../src/spec/schedule';
import { runIdOf } from '../../src/spec/run-id';

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
  [{ cron: '30 2 * *' }, 'schedule.cron', /^not a cron expression: write minute/],
  [{ cron: '@daily' }, 'schedule.cron', /^not a cron expression/],
  [{ cron: ['0 1 * * *', '61 2 * * *'] }, 'schedule.cron.1', /^not a cron expression: .*61/],
  [{ cron: '0 2 30 2 *' }, 'schedule.cron', /^not a cron expression/],
  [{ cron: '0 2 1 * 1' }, 'schedule.cron', /cron means either, Temporal means both/],
  [{ cron: '0 2 * * *', every: '1h' }, 'schedule', /either `cron` or `every`/],
  [{}, 'schedule', /either `cron` or `every`/],
  [{ every: '500ms' }, 'schedule.every', /whole seconds/],
  [{ every: '1h', offset: '2h' }, 'schedule.offset', /shorter/],
  [{ every: '1h', overlap: 'terminateOther' }, 'schedule.overlap', /leaves its cloud jobs running, and billed/],
  [{ every: '1h', overlap: 'sometimes' }, 'schedule.overlap', /one of `skip`/],
  [{ every: '1h', catchupWindow: '5s' }, 'schedule.catchupWindow', /at least 10s/],
  [{ every: '1h', timezone: 'Berlin' }, 'schedule.timezone', /not a time zone/],
  [{ every: '1h', startAt: 'soon' }, 'schedule.startAt', /not a time/],
  [{ every: '1h', startAt: '2026-03-02', endAt: '2026-03-01' }, 'schedule.endAt', /not after/],
])('the schedule %j is refused at %s', (schedule, where, why) => {
  const [problem] = problemsOf(check(schedule).error!);

  expect(problem?.path.join('.')).toBe(where);
  expect(problem?.message).toMatch(why);
});

test.each([
  ['2026-03-01', undefined, 'orders-2026-03-01'],
  ['2026-03-01', {}, 'orders-2026-02-28T16:00:00Z'],
  ['2026-03-01T02:30', {}, 'orders-2026-02-28T18:30:00Z'],
  ['2026-03-01T02:30:00+08:00', undefined, 'orders-2026-02-28T18:30:00Z'],
  ['2026-02-28T18:30:00Z', undefined, 'orders-2026-02-28T18:30:00Z'],
])('the date %s, with the schedule %j, is the run %s', (date, schedule, id) => {
  expect(runIdOf({ name: 'orders', timezone: 'Asia/Shanghai', schedule }, date)).toBe(id);
});
