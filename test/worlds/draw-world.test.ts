import { drawWorld } from '../../worlds/draw/draw-world';
import { WORLD_KINDS } from '../../worlds/draw/world-plan';

const PLANS = Array.from({ length: 500 }, (_, seed) => drawWorld(seed));
/** A seed whose world has both. */
const CROWDED_AND_HALTED = 12_147;

test('each kind of step that worlds know is drawn', () => {
  expect([...new Set(PLANS.map(({ kind }) => kind))].sort()).toEqual([...WORLD_KINDS].sort());
});

test('a start is refused by a page without a code, and by the gateway with one', () => {
  const refusals = PLANS.flatMap(({ faults }) => faults).flatMap(({ on, trouble }) =>
    on === 'start' && 'status' in trouble ? [`${trouble.status} ${trouble.code ?? ''}`.trim()] : [],
  );
  expect(refusals).toEqual(
    expect.arrayContaining(['429', '429 APIGW.0308', '502', '502 APIGW.0201', '504', '504 APIGW.0201']),
  );
});

test('what is never asked of a service is not drawn to fail', () => {
  const asked = (kind: string) =>
    new Set(PLANS.filter((plan) => plan.kind === kind).flatMap(({ faults }) => faults.map(({ on }) => on)));
  expect([...asked('obs')]).toEqual(['read']);
  expect(asked('smn')).toEqual(new Set(['start', 'login']));
});

test('a stream may be started again by DLI itself, or scaled', () => {
  const streams = PLANS.flatMap(({ jobs }) => jobs.filter((job) => job.service === 'dli'));
  expect(streams.some(({ restartsItself }) => restartsItself !== undefined)).toBe(true);
  expect(streams.some(({ rescalesAfterMs }) => rescalesAfterMs !== undefined)).toBe(true);
});

test('a person continues a halted run also where the limits are met', () => {
  const { crowd, disturbances } = drawWorld(CROWDED_AND_HALTED);
  expect(crowd).toBeGreaterThan(0);
  expect(disturbances.map(({ deed }) => deed.kind)).toContain('continue');
});
