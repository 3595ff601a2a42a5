import { datesOfBackfill, planBackfill } from '../../src/spec/plan-backfill';

const around = { connections: ['default'], startedAt: '2027-11-20T18:30:00.000Z' };
const copy = { id: 'copy', cdm: { clusterId: 'c1', jobName: 'orders' } };
const streams = { id: 'streams', dli: { jobIds: [131] } };

function plan(steps: object[], more: object = {}, pipeline: object = {}) {
  const spec = { name: 'orders', steps, ...pipeline };
  return planBackfill({ spec, from: '2027-03-01', to: '2027-03-03', parallel: 2, ...more }, around);
}

test.each([copy, { id: 'etl', dgc: { jobName: 'etl' } }])(
  'with dates side by side, a step that would adopt another date’s run is refused: %j',
  (step) => {
    const adopting = { ...step, whenRunning: 'adopt' };

    expect(() => plan([adopting])).toThrow(/parallel: is 1 for .*`whenRunning: adopt`.*write `wait` there/);
    expect(() => plan([adopting])).toThrow(`\`${step.id}\``);
    expect(plan([adopting], { parallel: 1 }).runs).toHaveLength(3);
    expect(plan([{ ...step, whenRunning: 'wait' }]).runs).toHaveLength(3);
  },
);

test('a stream job belongs to no date, and may be adopted by each', () => {
  expect(plan([{ ...streams, whenRunning: 'adopt' }]).runs).toHaveLength(3);
});

test('a time that is not there is refused though the time it would move to is due as well', () => {
  const schedule = { cron: '30 2,3 * * *', timezone: 'Europe/Berlin' };
  const spring = { from: '2027-03-27', to: '2027-03-29' };

  expect(() => plan([copy], spring, { schedule })).toThrow('2027-03-28 02:30 does not exist in Europe/Berlin');
  expect(plan([copy], spring, { schedule: { ...schedule, onMissingTime: 'move' } }).runs).toHaveLength(5);
});

test('a backfill of a day on is planned from the date that is told to be the last, and counts what is left', () => {
  const first = plan([copy]);
  expect(first).toMatchObject({ name: 'orders', timezone: 'UTC', total: 3, later: 0, parallel: 2 });
  expect(first.runs.map(({ date }) => date)).toEqual(['2027-03-01', '2027-03-02', '2027-03-03']);
  expect(first.runs[0]?.workflowId).toBe('orders-2027-03-01');

  const spec = { name: 'orders', steps: [copy] };
  const span = { spec, from: '2027-03-01', to: '2027-03-03' };
  expect(planBackfill(span, around, '2027-03-01')).toMatchObject({
    total: 3,
    later: 0,
    runs: [{ date: '2027-03-02' }, { date: '2027-03-03' }],
  });
  expect(() => planBackfill(span, around, '2027-02-28')).toThrow('after: "2027-02-28" is no date of this backfill');
});

test.each([
  { span: { from: '2027-03-03', to: '2027-03-01' }, says: 'to: 2027-03-01 is before 2027-03-03: write FROM..TO' },
  { span: { from: '2028-03-01', to: '2028-03-03' }, says: 'from: no run is due from 2028-03-01 to 2028-03-03' },
  { span: { from: '2000-01-01', to: '2027-01-01' }, says: 'to: 2000-01-01 to 2027-01-01 is more than 20 years' },
  { span: { from: 'soon' }, says: 'from: ' },
  { span: { parallel: 0 }, says: 'parallel: is at least 1' },
  { span: { parallel: 21 }, says: 'parallel: is at most 20' },
  { span: { parallel: 1.5 }, says: 'parallel: is a whole number from 1 to 20' },
])('a backfill of $span is refused', ({ span, says }) => {
  expect(() => plan([copy], span)).toThrow(says);
});

test('what is still to come is left to the schedule, and a span of one day is one run', () => {
  const { runs } = plan([copy], { from: '2027-11-19', to: '2027-11-30' });
  expect(runs.map(({ date }) => date)).toEqual(['2027-11-19', '2027-11-20']);
  expect(plan([copy], { from: '2027-03-01', to: '2027-03-01' }).runs).toHaveLength(1);
  expect(plan([copy], { parallel: 20 }).parallel).toBe(20);
});

test('10,000 runs are a backfill, of which one history has 500, and more are none', () => {
  const hourly = { schedule: { cron: '0 * * * *' } };
  const from = '2026-01-01T00:00:00Z';
  // 10,000 hours are 416 days and 16 hours: the last of them begins at 15:00.
  const { total, runs, later } = plan([copy], { from, to: '2027-02-21T15:00:00Z' }, hourly);
  expect([total, runs.length, later]).toEqual([10_000, 500, 9_500]);
  expect(() => plan([copy], { from, to: '2027-02-21T16:00:00Z' }, hourly)).toThrow('to: more than 10,000 runs are due');
});

test('a day that its zone has left out has no run', () => {
  const { runs } = plan([copy], { from: '2011-12-28', to: '2012-01-01' }, { timezone: 'Pacific/Apia' });
  expect(runs.map(({ date }) => date)).toEqual(['2011-12-28', '2011-12-29', '2011-12-31', '2012-01-01']);
});

test('what is made of times that the clocks show twice, or not at all, is told, and of others nothing', () => {
  const schedule = { cron: '30 2 * * *', timezone: 'Europe/Berlin', onMissingTime: 'move' };
  const notesOf = (from: string, to: string) =>
    datesOfBackfill({ name: 'orders', steps: [copy], schedule }, { from, to }, Date.parse(around.startedAt)).notes;
  expect(notesOf('2027-03-27', '2027-03-29')).toEqual([
    '2027-03-28 02:30 does not exist in Europe/Berlin: runs at 2027-03-28 03:30',
  ]);
  expect(notesOf('2027-10-30', '2027-11-01')).toEqual([
    '2027-10-31 02:30 comes twice in Europe/Berlin: runs once, the first time',
  ]);
  expect(notesOf('2027-03-01', '2027-03-03')).toEqual([]);
});

test('twenty years of 366 days are a span, and a moment more is none', () => {
  const yearly = { schedule: { cron: '0 0 1 1 *' } };
  const from = '2000-01-01T00:00:00Z';
  expect(plan([copy], { from, to: '2020-01-16T00:00:00Z' }, yearly).total).toBe(21);
  expect(() => plan([copy], { from, to: '2020-01-16T00:00:01Z' }, yearly)).toThrow('is more than 20 years');
});

test('what its dates would fail by, the backfill is refused for', () => {
  const params = { table: 'orders' };
  expect(() => plan([copy], { params: { tabel: 'lines' } }, { params })).toThrow(
    'params.tabel: given at run time, but the pipeline has no such parameter; did you mean `table`?',
  );
  expect(plan([copy], { params: { table: 'lines' } }, { params }).total).toBe(3);
});

test('a day that begins with the last moment of a span is one of its days', () => {
  const { runs } = plan([copy], { from: '2027-03-01', to: '2027-03-03T00:00:00Z' });
  expect(runs.map(({ date }) => date)).toEqual(['2027-03-01', '2027-03-02', '2027-03-03']);
});
