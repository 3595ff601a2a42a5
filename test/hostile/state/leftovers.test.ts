import { problemWithLeftovers } from '../../../src/domain/leftovers-given';

test('a cleanup takes the fence of a start that waited for its turn, and so settles at no whole millisecond', () => {
  const fence = { version: 1, marks: { orders: {} }, cloudTimeMs: 1, settleMs: 61_234.567, closed: false };
  const body = { clusterId: 'c', jobName: 'orders', variables: {} };
  const left = { step: 'copy', service: 'cdm', title: 'orders', connection: 'default', body, runs: [], fence };

  expect(problemWithLeftovers([left])).toBeUndefined();
  expect(problemWithLeftovers([{ ...left, fence: { ...fence, settleMs: '61234' } }])).toMatch(/settleMs is a number/);
});
