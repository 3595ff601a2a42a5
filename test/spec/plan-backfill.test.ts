import { planBackfill } from '../../src/spec/plan-backfill';

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
