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
