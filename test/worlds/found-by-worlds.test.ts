import type { CdmInlineBody } from '../../src/domain/cdm/cdm-body';
import type { WorldPlan } from '../../worlds/draw/world-plan';
import { liveThrough } from '../../worlds/engine/world';
import { judgeWorld } from '../../worlds/oracle/judge-world';
import { storyOf } from '../../worlds/report/story';
import { plainWorld, stranger, streams } from './plain-world';

async function expectKept(plan: WorldPlan): Promise<void> {
  const outcome = await liveThrough(plan, { tells: true });
  expect(judgeWorld(outcome).broken.length ? storyOf(outcome) : undefined).toBeUndefined();
}

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
  const { work } = plainWorld('cdmCreated');
  if (work.service !== 'cdm') throw new TypeError('such a world creates a CDM job');
  await expectKept(
    plainWorld('cdmCreated', {
      work: { ...work, body: { ...work.body, keep: false } as CdmInlineBody },
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
  const [startupMs, visibleAfterMs, outcome] = [6_000, 14_000, 'job_submit_fail'] as const;
  await expectKept(
    plainWorld('dli', {
      ...streams('131', '132'),
      units: [
        { name: '131', becomes: 'fails' },
        { name: '132', becomes: 'succeeds' },
      ],
      jobs: [
        { service: 'dli', id: 131, name: 'stream131', startupMs, visibleAfterMs, outcome },
        { service: 'dli', id: 132, name: 'stream132', startupMs: 1_600, outcome: 'job_running' },
      ],
      disturbances: [
        { at: 'fenceKnown', nth: 1, plusMs: 401, deed: { kind: 'reset' } },
        { at: 'startLeft', nth: 2, plusMs: 0, deed: { kind: 'kill', backAfterMs: 1_000 } },
      ],
    }),
  );
});

test('a stream that was taken beside a refused one, and that DLI starts again by itself while nothing can be read, may be told to be unclear', async () => {
  const runItem = { is_success: 'false', message: 'The job is being edited.', error_code: 'DLI.0007' } as const;
  const restartsItself = { afterMs: 2_920, pauseMs: 50_859, times: 3, lastly: 'job_running' } as const;
  await expectKept(
    plainWorld('dli', {
      ...streams('131', '132'),
      units: [
        { name: '131', becomes: 'refused' },
        { name: '132', becomes: 'succeeds' },
      ],
      jobs: [
        { service: 'dli', id: 131, name: 'stream131', startupMs: 1_617, visibleAfterMs: 5_667, runItem },
        { service: 'dli', id: 132, name: 'stream132', startupMs: 5_199, restartsItself },
      ],
      disturbances: [{ at: 'startArrived', nth: 1, plusMs: 2_844, deed: { kind: 'outage', forMs: 600_000 } }],
    }),
  );
});

test('a run of somebody else’s that was hidden when the fence after a reset was read is not taken for the start that never came', async () => {
  await expectKept(
    plainWorld('dgc', {
      units: [{ name: 'transform', becomes: 'succeeds' }],
      jobs: [
        {
          service: 'dgc',
          workspace: 'w1',
          name: 'transform',
          durationMs: 500,
          visibleAfterMs: 14_000,
          outcome: 'success',
        },
      ],
      disturbances: [
        { at: 'startLeft', nth: 1, plusMs: 40, deed: { kind: 'reset' } },
        { at: 'startLeft', nth: 1, plusMs: 2_000, deed: stranger('transform') },
      ],
      faults: [{ on: 'start', nth: 2, trouble: { kind: 'lostBefore' } }],
    }),
  );
});

describe('a start of a stream that comes up after somebody else has started that stream, and that run has ended, is not forgotten for it', () => {
  const plan: Partial<WorldPlan> = {
    ...streams('131'),
    units: [{ name: '131', becomes: 'fails' }],
    jobs: [
      {
        service: 'dli',
        id: 131,
        name: 'stream131',
        startupMs: 12_000,
        visibleAfterMs: 14_000,
        outcome: 'job_submit_fail',
      },
    ],
    faults: [{ on: 'start', nth: 1, trouble: { kind: 'lateLost', ms: 22_900 } }],
  };
  const theirs: WorldPlan['disturbances'][number] = {
    at: 'fenceStored',
    nth: 1,
    plusMs: 700,
    deed: stranger('131'),
  };

  test('by the start that has sent it, nor by the stop after it', async () => {
    const disturbances = [{ at: 'startLeft', nth: 1, plusMs: 13, deed: { kind: 'cancel' } } as const, theirs];
    await expectKept(plainWorld('dli', { ...plan, disturbances }));
  });

  test('by a stop that knows of nothing but a fence', async () => {
    const killed = { kind: 'kill', backAfterMs: 12_000 } as const;
    const disturbances = [
      { at: 'startLeft', nth: 1, plusMs: 13, deed: killed } as const,
      { at: 'startLeft', nth: 1, plusMs: 300, deed: { kind: 'cancel' } } as const,
      theirs,
    ];
    await expectKept(plainWorld('dli', { ...plan, disturbances }));
  });
});
