import { drawWorld } from '../../worlds/draw/draw-world';
import type { WorldKind, WorldPlan } from '../../worlds/draw/world-plan';
import { liveThrough, type WorldOutcome } from '../../worlds/engine/world';
import { judgeWorld } from '../../worlds/oracle/judge-world';

/** Nothing befalls it. */
async function calmWorld(kind: WorldKind, becomes: WorldPlan['units'][number]['becomes']): Promise<WorldOutcome> {
  for (let seed = 1; ; seed += 1) {
    const plan = drawWorld(seed);
    if (plan.kind !== kind || plan.crowd || plan.units.some((unit) => unit.becomes !== becomes)) continue;
    return liveThrough({ ...plan, disturbances: [], faults: [], beatFaults: [] });
  }
}

const brokenIn = (outcome: WorldOutcome) => judgeWorld(outcome).broken.map(({ promise }) => promise);
const failedWith = ({ end }: WorldOutcome, type: string, message = '') =>
  end && { ...end, state: 'failed' as const, failure: { type, message } };

test('a failure that is no verdict about the job is held against a world whose job fails', async () => {
  const world = await calmWorld('mrs', 'fails');

  expect(brokenIn(world)).toEqual([]);
  for (const type of ['TypeError', 'HuaweiCloud.Unavailable'])
    expect(brokenIn({ ...world, end: failedWith(world, type) })).toEqual(['P5']);
});

test('nobody may be in doubt about a start that was answered for certain', async () => {
  const world = await calmWorld('smn', 'succeeds');
  const ambiguous = { ...world, end: failedWith(world, 'HuaweiCloud.AmbiguousStart') };

  expect(brokenIn(ambiguous)).toEqual(['P5']);
  expect(brokenIn({ ...ambiguous, startsInDoubt: 1 })).toEqual([]);
});

test('a second start is excused by a reset that came between the two, and by no other', async () => {
  const world = await calmWorld('mrs', 'succeeds');
  const start = world.log.find(({ effect }) => effect === 'start');
  const length = world.log.length;
  const again = start && { ...start, seq: length + 1, run: 'another' };
  const end = { ...start, effect: 'end', seq: length + 2, run: 'another', status: 'SUCCEEDED' };
  const twice = { ...world, log: [...world.log, again, end] as WorldOutcome['log'] };

  expect(brokenIn({ ...twice, resetsAt: [0] })).toEqual(['P1']);
  expect(brokenIn({ ...twice, resetsAt: [length] })).toEqual([]);
});

test('a cluster is in the status that it had when the wait for it was over, whoever wakes it afterwards', async () => {
  const world = await calmWorld('cdmCluster', 'succeeds');
  const { work } = world.plan;
  const other = work.service === 'cdmCluster' && work.body.action === 'start' ? '900' : '200';
  const end = world.log.findLast(({ effect }) => effect === 'end');
  const woken = { ...end, service: 'cdmCluster', job: 'k1', effect: 'end', seq: 1_000, status: other };
  const log = [...world.log, woken] as WorldOutcome['log'];

  expect(brokenIn({ ...world, log, logAtEnd: log })).toEqual([]);
  expect(brokenIn({ ...world, log, logAtVerdict: log })).toEqual(['P4']);
});

test('a stream that had ended when the workflow was reset may be told not to have been started', async () => {
  const world = await calmWorld('dli', 'fails');
  const [unit] = world.plan.units;
  const job = unit?.name ?? '';
  const refused = [{ job, kind: 'CalledOff', reason: 'not sent any more' }] as const;
  const runs = (world.end?.started?.runs ?? []).filter(({ id }) => id !== job);
  const told = { ...world, end: world.end && { ...world.end, started: { runs, refused: [...refused] } } };

  expect(brokenIn(told)).toEqual(['P11']);
  expect(brokenIn({ ...told, resetsAt: [world.log.length] })).toEqual([]);
});
