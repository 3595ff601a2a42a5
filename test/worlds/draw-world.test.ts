import { drawWorld } from '../../worlds/draw/draw-world';
import { WORLD_KINDS } from '../../worlds/draw/world-plan';

const MANY = Array.from({ length: 3_000 }, (_, seed) => drawWorld(seed));
const PLANS = MANY.slice(0, 500);
const MANY_STREAMS = MANY.filter(({ kind }) => kind === 'dli');
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

test('an activity may be reset, and a stream that is refused may be started all the same', () => {
  const deeds = PLANS.flatMap(({ disturbances }) => disturbances.map(({ deed }) => deed.kind));
  expect(deeds).toContain('resetActivity');
  const jobs = MANY_STREAMS.flatMap((plan) => plan.jobs);
  expect(jobs).toContainEqual(
    expect.objectContaining({
      visibleAfterMs: 0,
      runItem: expect.objectContaining({ startsAllTheSame: true }) as unknown,
    }),
  );
});

test('a run of somebody else’s may follow ours under its name, while the step is ended', () => {
  const followed = MANY.filter(
    ({ disturbances: [first] }) => first?.at === 'startArrived' && first.deed.kind === 'stranger' && first.deed.insists,
  );
  const ended = followed.filter(
    ({ kind, disturbances }) => kind === 'cdm' && disturbances[1]?.at === 'strangerStarted',
  );
  expect(ended.flatMap(({ disturbances }) => disturbances.map(({ deed }) => deed.kind))).toContain('cancel');
});

test('a person continues a halted run also where the limits are met', () => {
  const { crowd, disturbances } = drawWorld(CROWDED_AND_HALTED);
  expect(crowd).toBeGreaterThan(0);
  expect(disturbances.map(({ deed }) => deed.kind)).toContain('continue');
});
