import { drawWorld } from '../../worlds/draw/draw-world';
import type { WorldKind, WorldPlan } from '../../worlds/draw/world-plan';
import { liveThrough } from '../../worlds/engine/world';
import { judgeWorld } from '../../worlds/oracle/judge-world';
import { storyOf } from '../../worlds/report/story';

/** A world of that kind in which nothing befalls anybody but what is given. */
function plainWorld(kind: WorldKind, given: Partial<WorldPlan>): WorldPlan {
  for (let seed = 1; ; seed += 1) {
    const plan = drawWorld(seed);
    if (plan.kind !== kind) continue;
    const calm = { crowd: 0, halts: {}, dialect: {}, cloudSkewMs: 0, skewsMs: [0], tokenLifetimeMs: 86_400_000 };
    const nothing = { disturbances: [], faults: [], beatFaults: [] };
    return { ...plan, ...calm, ...nothing, login: 'accessKey', whenRunning: 'fail', ...given };
  }
}

async function expectKept(plan: WorldPlan): Promise<void> {
  const outcome = await liveThrough(plan, { tells: true });
  expect(judgeWorld(outcome).length ? storyOf(outcome) : undefined).toBeUndefined();
}

const stranger = (unit: string) => ({ kind: 'stranger', unit, scheduled: false, insists: false }) as const;
const streams = (...ids: string[]): Partial<WorldPlan> => ({
  work: {
    service: 'dli',
    body: {
      action: 'start',
      jobIds: ids,
      resumeSavepoint: false,
      triggerSavepoint: false,
      onPartialStart: 'keepGoing',
    },
  },
});

test('a start on its way while its run is reset is waited for, whoever else starts the job meanwhile', async () => {
  await expectKept(
    plainWorld('dgc', {
      units: [{ name: 'transform', becomes: 'succeeds' }],
      jobs: [{ service: 'dgc', workspace: 'w1', name: 'transform', durationMs: 11_000, outcome: 'success' }],
      disturbances: [
        { at: 'startLeft', nth: 1, plusMs: 3, deed: { kind: 'reset' } },
        { at: 'startLeft', nth: 1, plusMs: 2_000, deed: stranger('transform') },
      ],
      faults: [{ on: 'start', nth: 1, trouble: { kind: 'late', ms: 28_000 } }],
    }),
  );
});

test('a created job that could not be deleted at once, when its start was called off, is deleted by the stop', async () => {
  await expectKept(
    plainWorld('cdmCreated', {
      units: [{ name: 'temporal_orders_nightly_copy', becomes: 'succeeds' }],
      disturbances: [{ at: 'startArrived', nth: 1, plusMs: 29, deed: { kind: 'cancel' } }],
      faults: [
        { on: 'stop', nth: 1, trouble: { kind: 'silentBefore' } },
        { on: 'start', nth: 1, trouble: { kind: 'lateLost', ms: 20_000 } },
      ],
    }),
  );
});

test('a stream that a run from before the reset has started is its own also to the second attempt at a start', async () => {
  await expectKept(
    plainWorld('dli', {
      ...streams('131', '132'),
      units: [
        { name: '131', becomes: 'fails' },
        { name: '132', becomes: 'succeeds' },
      ],
      jobs: [
        { service: 'dli', id: 131, name: 'stream131', startupMs: 6_000, outcome: 'job_submit_fail' },
        { service: 'dli', id: 132, name: 'stream132', startupMs: 1_600, outcome: 'job_running' },
      ],
      disturbances: [
        { at: 'startAnswered', nth: 1, plusMs: 7_000, deed: { kind: 'reset' } },
        { at: 'startLeft', nth: 2, plusMs: 0, deed: { kind: 'kill', backAfterMs: 1_000 } },
      ],
    }),
  );
});

test('a stream that was stopped and that somebody else has started anew is not stopped by the run after a reset', async () => {
  await expectKept(
    plainWorld('dli', {
      ...streams('131', '132'),
      units: [
        { name: '131', becomes: 'succeeds' },
        { name: '132', becomes: 'fails' },
      ],
      jobs: [
        { service: 'dli', id: 131, name: 'stream131', startupMs: 3_000, stopTakesMs: 2_300, outcome: 'job_running' },
        { service: 'dli', id: 132, name: 'stream132', startupMs: 6_000, outcome: 'job_submit_fail' },
      ],
      disturbances: [
        { at: 'stopArrived', nth: 1, plusMs: 300, deed: { kind: 'reset' } },
        { at: 'stopArrived', nth: 1, plusMs: 600, deed: { ...stranger('131'), insists: true } },
        { at: 'watchBegun', nth: 2, plusMs: 8_000, deed: { kind: 'cancel' } },
      ],
    }),
  );
});
