import { supplementName } from '../../src/activities/dgc/supplement-name';

const owner = { workflowId: 'orders/nightly 2026-01-31', runId: 'r1', step: 'transform', key: '7' };

test('every attempt of a start gives its backfill the same name', () => {
  expect(supplementName(owner)).toBe(supplementName({ ...owner }));
});

test.each([
  { workflowId: 'orders/nightly 2026-02-01' },
  { workflowId: 'orders_nightly_2026_01_31' },
  { runId: 'r2' },
  { step: 'transform2' },
  { key: '8' },
])('another start has another name: %j', (change) => {
  expect(supplementName({ ...owner, ...change })).not.toBe(supplementName(owner));
});

test.each([owner, { ...owner, workflowId: '订单'.repeat(300), step: 's'.repeat(64) }])(
  'a name has at most 64 letters, digits and underscores',
  (anyOwner) => {
    expect(supplementName(anyOwner)).toMatch(/^[A-Za-z0-9_]{20,64}$/);
  },
);

test('people see whose backfill it is', () => {
  expect(supplementName(owner)).toMatch(/^orders_nightly_2026_01_31_transform_[0-9a-f]{16}$/);
});
