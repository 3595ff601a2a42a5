import { whichJobs } from '../../src/domain/which-jobs';

const copy = { id: 'copy', cdm: { jobName: 'orders', clusterId: 'c', variables: { a: '1' } }, timeout: '1h' };

test('which jobs a spec runs is told by its steps, in an order of its own', () => {
  const turned = { steps: [{ timeout: '2h', cdm: { clusterId: 'c', jobName: 'orders' }, id: 'copy' }], name: 'other' };
  expect(whichJobs({ name: 'orders', steps: [copy] })).toBe(
    '{"steps":[{"id":"copy","cdm":{"clusterId":"c","jobName":"orders"}}]}',
  );
  expect(whichJobs(turned)).toBe(whichJobs({ steps: [copy] }));
});

test.each([
  ['another name of the pipeline', { name: 'a', steps: [copy] }, { name: 'b', steps: [copy] }],
  [
    'a key that counts in the body of another type',
    { steps: [copy] },
    { steps: [{ ...copy, cdm: { ...copy.cdm, queue: 'q', name: 'n' } }] },
  ],
  [
    'a key beside the body that counts within one',
    { steps: [copy] },
    { steps: [{ ...copy, file: 'a', sql: 'b', type: 'c' }] },
  ],
])('%s runs the same jobs', (_what, one, other) => {
  expect(whichJobs(one)).toBe(whichJobs(other));
});

test.each([
  ['another job', { steps: [{ ...copy, cdm: { ...copy.cdm, jobName: 'lines' } }] }],
  ['another step', { steps: [{ ...copy, id: 'load' }] }],
  ['other items', { steps: [{ ...copy, forEach: { in: ['a'], as: 'table' } }] }],
  ['another type', { steps: [{ id: 'copy', dgc: { jobName: 'orders' } }] }],
  ['one step more', { steps: [copy, copy] }],
])('%s is told apart', (_what, other) => {
  expect(whichJobs(other)).not.toBe(whichJobs({ steps: [copy] }));
});

test.each([[undefined], [null], ['text'], [[]], [{ steps: 'none' }], [{ steps: [null, 7, []] }]])(
  'what is no spec says of no job: %j',
  (spec) => {
    expect(whichJobs(spec)).toMatch(/^\{"steps":\[(null,?)*\]\}$/);
  },
);
