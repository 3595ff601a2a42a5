import type { PipelineSpec } from '../../src/domain/pipeline-spec';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { datedRunOf } from '../../src/spec/dated-run';
import { planBackfill } from '../../src/spec/plan-backfill';

const steps = [{ id: 'copy', cdm: { clusterId: 'c1', jobName: 'orders' } }];
const around = { connections: ['default'], startedAt: '2026-11-28T12:00:00.000Z' };

function pipeline(timezone: string, schedule?: object): PipelineSpec {
  return { name: 'orders', timezone, steps, ...(schedule && { schedule: schedule as PipelineSpec['schedule'] }) };
}

function idOf(timezone: string, schedule: object | undefined, date: string): string {
  return datedRunOf(pipeline(timezone, schedule), date).workflowId.slice('orders-'.length);
}

const NIGHTLY = { cron: '30 2 * * *' };

test.each([
  // Without a schedule a day is a day, however it is written.
  ['Asia/Shanghai', undefined, '2026-11-20', '2026-11-20'],
  ['Asia/Shanghai', undefined, '2026-11-20T00:00', '2026-11-20'],
  ['Asia/Shanghai', undefined, '2026-11-19T16:00:00Z', '2026-11-20'],
  ['Asia/Shanghai', undefined, '2026-11-20T02:30', '2026-11-19T18:30:00Z'],
  ['Asia/Shanghai', undefined, '2026-11-20T02:30:00+09:00', '2026-11-19T17:30:00Z'],
  ['America/Santiago', undefined, '2026-09-06', '2026-09-06'],
  ['America/Santiago', undefined, '2026-09-06T01:00', '2026-09-06'],
  // With one it is the schedule's own time.
  ['Asia/Shanghai', NIGHTLY, '2026-11-20', '2026-11-19T18:30:00Z'],
  ['Asia/Shanghai', NIGHTLY, '2026-11-20T00:00', '2026-11-19T16:00:00Z'],
  ['Asia/Shanghai', { every: '1d', offset: '4h' }, '2026-11-20', '2026-11-20T04:00:00Z'],
  // The pipeline's days, also where the schedule has a zone of its own.
  ['Asia/Shanghai', { cron: '30 18 * * *', timezone: 'UTC' }, '2026-11-20', '2026-11-19T18:30:00Z'],
  // Leap days.
  ['Europe/Berlin', NIGHTLY, '2028-02-29', '2028-02-29T01:30:00Z'],
  ['Europe/Berlin', undefined, '2028-02-29', '2028-02-29'],
  // A time that comes twice is the first, whichever of both is written.
  ['Europe/Berlin', undefined, '2026-10-25T02:30', '2026-10-25T00:30:00Z'],
  ['Europe/Berlin', NIGHTLY, '2026-10-25', '2026-10-25T00:30:01Z'],
  ['Europe/Berlin', NIGHTLY, '2026-10-25T02:30', '2026-10-25T00:30:01Z'],
  ['Europe/Berlin', NIGHTLY, '2026-10-25T02:30:01', '2026-10-25T00:30:01Z'],
  ['Europe/Berlin', NIGHTLY, '2026-10-25T02:30+02:00', '2026-10-25T00:30:01Z'],
  ['Europe/Berlin', NIGHTLY, '2026-10-25T02:30+01:00', '2026-10-25T00:30:01Z'],
  ['Europe/Berlin', NIGHTLY, '2026-10-25T01:30:00Z', '2026-10-25T00:30:01Z'],
  ['America/New_York', { cron: '30 1 * * *' }, '2026-11-01', '2026-11-01T05:30:01Z'],
  ['Australia/Lord_Howe', { cron: '45 1 * * *' }, '2026-04-05', '2026-04-04T14:45:01Z'],
  ['America/Santiago', { cron: '30 23 * * *' }, '2026-04-04', '2026-04-05T02:30:01Z'],
  // One that never comes is moved where the schedule says so.
  ['Europe/Berlin', { ...NIGHTLY, onMissingTime: 'move' }, '2026-03-29', '2026-03-29T01:30:00Z'],
  ['Europe/Berlin', { ...NIGHTLY, onMissingTime: 'move' }, '2026-03-29T02:30', '2026-03-29T01:30:00Z'],
  ['Australia/Lord_Howe', { cron: '15 2 * * *', onMissingTime: 'move' }, '2026-10-04', '2026-10-03T15:45:00Z'],
  // An hourly schedule counts hours that pass.
  ['Europe/Berlin', { cron: '30 * * * *' }, '2026-10-25T02:30+01:00', '2026-10-25T01:30:00Z'],
  // As Python and Java write a moment.
  ['Europe/Berlin', undefined, '2026-10-25 02:30:00.123456+02:00', '2026-10-25T00:30:00.123Z'],
  ['Europe/Berlin', undefined, '2026-10-25T02:30+02:00[Europe/Berlin]', '2026-10-25T00:30:00Z'],
])('in %s with the schedule %j, the date %s is the run %s', (timezone, schedule, date, id) => {
  expect(idOf(timezone, schedule, date)).toBe(id);
});

test.each([
  ['Europe/Berlin', NIGHTLY, '2026-03-29', /02:30 does not exist in Europe\/Berlin.*`onMissingTime: move`.*03:30/],
  [
    'Europe/Berlin',
    NIGHTLY,
    '2026-03-29T02:30',
    /02:30 does not exist in Europe\/Berlin.*`onMissingTime: move`.*03:30/,
  ],
  ['Europe/Berlin', undefined, '2026-03-29T02:30', /02:30 does not exist.*Write 03:30, or a time with its offset$/],
  ['Australia/Lord_Howe', undefined, '2026-10-04T02:15', /02:15 does not exist.*Write 02:45/],
  [
    'Asia/Shanghai',
    { cron: '30 2,14 * * *' },
    '2026-11-20',
    /has one time, and on 2026-11-20 in Asia\/Shanghai it has 2: write 2026-11-20T02:30 or 2026-11-20T14:30$/,
  ],
  ['Asia/Shanghai', { every: '1s' }, '2026-11-20', /it has more than 12: write which, such as 2026-11-20T00:00, /],
  [
    'Europe/Berlin',
    { cron: '30 * * * *' },
    '2026-10-25T02:30',
    /comes twice in Europe\/Berlin, and the schedule runs at both: write 2026-10-25T02:30\+02:00 or 2026-10-25T02:30\+01:00$/,
  ],
  [
    'Asia/Shanghai',
    { cron: '30 2 * * mon-fri' },
    '2026-11-21',
    /no time on 2026-11-21 in Asia\/Shanghai\. The next is 2026-11-23T02:30\. Write that day with a time/,
  ],
  ['UTC', undefined, '2027-02-29', /not a date: "2027-02-29"; write 2026-01-31/],
  ['UTC', undefined, '2026-02-30T02:30', /not a date/],
  ['UTC', undefined, 'x'.repeat(100), /^date: not a date: "x{59}…"; write/],
  ['Pacific/Apia', undefined, '2011-12-30', /2011-12-30 does not exist in Pacific\/Apia/],
])('in %s with the schedule %j, the date %s is refused with a sentence', (timezone, schedule, date, why) => {
  expect(() => datedRunOf(pipeline(timezone, schedule), date)).toThrow(why);
  expect(() => checkPipeline(pipeline(timezone, schedule), { date }, around)).toThrow(why);
});

test.each([
  [NIGHTLY, '2026-10-25', '2026-10-25 02:30 comes twice in Europe/Berlin: runs once, the first time'],
  [NIGHTLY, '2026-10-25T02:30+01:00', '2026-10-25 02:30 comes twice in Europe/Berlin: runs once, the first time'],
  [undefined, '2026-10-25T02:30', '2026-10-25 02:30 comes twice in Europe/Berlin: the first time is meant'],
  [
    { ...NIGHTLY, onMissingTime: 'move' },
    '2026-03-29T02:30',
    '2026-03-29 02:30 does not exist in Europe/Berlin: runs at 2026-03-29 03:30',
  ],
  [NIGHTLY, '2026-10-26', undefined],
])('with the schedule %j, what the clocks do to %s is said: %s', (schedule, date, note) => {
  expect(datedRunOf(pipeline('Europe/Berlin', schedule), date).note).toBe(note);
});

test('a day that begins late is said to', () => {
  expect(datedRunOf(pipeline('America/Santiago'), '2026-09-06').note).toBe(
    '2026-09-06 begins at 01:00 in America/Santiago',
  );
});

test('a backfill of a day of the clock change has its one run, also for a span that is one written time', () => {
  const runs = (from: string, to: string, schedule?: object) =>
    planBackfill({ spec: pipeline('Europe/Berlin', schedule), from, to }, around).runs.map(
      ({ workflowId }) => workflowId,
    );

  expect(runs('2026-10-25', '2026-10-25', NIGHTLY)).toEqual(['orders-2026-10-25T00:30:01Z']);
  expect(runs('2026-10-25T02:30', '2026-10-25T02:30', NIGHTLY)).toEqual(['orders-2026-10-25T00:30:01Z']);
  expect(runs('2026-10-25T00:30:00Z', '2026-10-25T00:30:00Z', NIGHTLY)).toEqual(['orders-2026-10-25T00:30:01Z']);
  expect(runs('2026-10-24', '2026-10-26')).toEqual(['orders-2026-10-24', 'orders-2026-10-25', 'orders-2026-10-26']);
  expect(() => runs('2026-03-29T02:30', '2026-03-30', NIGHTLY)).toThrow('from: 2026-03-29 02:30 does not exist');
});

test('a backfill counts days as `run --date` does, where the schedule has a zone of its own', () => {
  const spec = pipeline('Asia/Shanghai', { cron: '30 18 * * *', timezone: 'UTC' });
  const { runs } = planBackfill({ spec, from: '2026-11-20', to: '2026-11-20' }, around);

  expect(runs).toEqual([{ date: '2026-11-19T18:30:00.000Z', workflowId: datedRunOf(spec, '2026-11-20').workflowId }]);
});
