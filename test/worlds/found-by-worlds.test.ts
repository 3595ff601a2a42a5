import type { CdmInlineBody } from '../../src/domain/cdm/cdm-body';
import type { Deed, WorldPlan } from '../../worlds/draw/world-plan';
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

/** A step that starts one stream, which is shown late and then fails. */
const FAILS_SLOWLY: Partial<WorldPlan> = {
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
};

describe('a start of a stream that comes up after somebody else has started that stream, and that run has ended, is not forgotten for it', () => {
  const plan: Partial<WorldPlan> = {
    ...FAILS_SLOWLY,
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

describe('a stream of which nobody can say whose it is', () => {
  const runItem = {
    is_success: 'false',
    message: 'The job is being edited.',
    error_code: 'DLI.0007',
    startsAllTheSame: true,
  } as const;
  const refused: WorldPlan['jobs'][number] = {
    service: 'dli',
    id: 131,
    name: 'stream131',
    startupMs: 241,
    outcome: 'job_running',
    runItem,
  };

  test('since DLI said that it refused it, and it runs, is so to the run after a reset too', async () => {
    await expectKept(
      plainWorld('dli', {
        ...streams('131'),
        units: [{ name: '131', becomes: 'refused' }],
        jobs: [refused],
        disturbances: [{ at: 'lookArrived', nth: 1, plusMs: 440, deed: { kind: 'reset' } }],
      }),
    );
  });

  test('since DLI has scaled it, is so to the run after a reset too', async () => {
    await expectKept(
      plainWorld('dli', {
        ...streams('131', '132'),
        dialect: { ...plainWorld('dli').dialect, dli: { rescaling: 'uncounted' } },
        units: [
          { name: '131', becomes: 'succeeds' },
          { name: '132', becomes: 'succeeds' },
        ],
        jobs: [
          { service: 'dli', id: 131, name: 'stream131', startupMs: 9_400, visibleAfterMs: 12_000 },
          { service: 'dli', id: 132, name: 'stream132', startupMs: 600, rescalesAfterMs: 5_000 },
        ],
        disturbances: [{ at: 'startDone', nth: 1, plusMs: 500, deed: { kind: 'reset' } }],
      }),
    );
  });

  test('since more run than DLI said that it took, is named where the start is called off, and known to the attempt after a reset', async () => {
    const plan = (deed: Extract<Deed, { kind: 'cancel' | 'resetActivity' }>): WorldPlan =>
      plainWorld('dli', {
        ...streams('131', '132', '133'),
        dialect: { dli: { refusals: 'items' } },
        units: [
          { name: '131', becomes: 'refused' },
          { name: '132', becomes: 'succeeds' },
          { name: '133', becomes: 'refused' },
        ],
        jobs: [
          { ...refused, runItem: { ...runItem, startsAllTheSame: false } },
          { service: 'dli', id: 132, name: 'stream132', startupMs: 57_226, visibleAfterMs: 5_727 },
          { ...refused, id: 133, name: 'stream133', startupMs: 819 },
        ],
        disturbances: [{ at: 'fenceKnown', nth: 1, plusMs: deed.kind === 'cancel' ? 10_000 : 0, deed }],
      });
    await expectKept(plan({ kind: 'resetActivity' }));
    await expectKept(plan({ kind: 'cancel' }));
  });

  test('since its start was refused and the look after that failed, is not taken for ours by the next attempt, nor by a stop', async () => {
    const plan: Partial<WorldPlan> = {
      ...streams('131'),
      units: [{ name: '131', becomes: 'succeeds' }],
      jobs: [{ service: 'dli', id: 131, name: 'stream131', startupMs: 593 }],
      faults: [{ on: 'read', nth: 2, trouble: { kind: 'silentAfter' } }],
    };
    const theirs = { at: 'fenceStored', nth: 1, plusMs: 0, deed: stranger('131') } as const;
    for (const at of ['watchBegun', 'fenceKnown'] as const)
      await expectKept(
        plainWorld('dli', { ...plan, disturbances: [theirs, { at, nth: 1, plusMs: 0, deed: { kind: 'cancel' } }] }),
      );
  });
});

test('the end of somebody else’s run that came and went while our start was on its way is not the end of ours', async () => {
  const theirs = { at: 'fenceStored', nth: 1, plusMs: 1_200, deed: stranger('131') } as const;
  const plan: Partial<WorldPlan> = {
    ...FAILS_SLOWLY,
    faults: [{ on: 'start', nth: 1, trouble: { kind: 'late', ms: 25_000 } }],
  };
  await expectKept(plainWorld('dli', { ...plan, disturbances: [theirs] }));
  const cancelled = { at: 'startArrived', nth: 1, plusMs: 10, deed: { kind: 'cancel' } } as const;
  await expectKept(plainWorld('dli', { ...plan, disturbances: [theirs, cancelled] }));
});

test('a token that ends while nobody answers a login, or in the second that the cloud’s clock cuts off, is used no longer', async () => {
  const job = { service: 'cdm', clusterId: 'c1', name: 'copy', durationMs: 60_000, outcome: 'SUCCEEDED' } as const;
  const plan = { login: 'password', tokenLifetimeMs: 41_612, cloudSkewMs: 794, jobs: [job] } as const;
  const units = [{ name: 'copy', becomes: 'succeeds' }] as const;
  for (const trouble of [{ kind: 'lostBefore' }, { kind: 'silentBefore' }] as const)
    await expectKept(
      plainWorld('cdm', { ...plan, units: [...units], jobs: [job], faults: [{ on: 'login', nth: 2, trouble }] }),
    );
});

test('a stream that the stop had seen to run, and that somebody else has started anew since, is left alone by the worker that goes on with the stop', async () => {
  await expectKept(
    plainWorld('dli', {
      ...streams('131', '132'),
      skewsMs: [0, 0],
      units: [
        { name: '131', becomes: 'succeeds' },
        { name: '132', becomes: 'succeeds' },
      ],
      jobs: [
        { service: 'dli', id: 131, name: 'stream131', startupMs: 59_000, visibleAfterMs: 9_900 },
        { service: 'dli', id: 132, name: 'stream132', startupMs: 264 },
      ],
      disturbances: [
        { at: 'startDone', nth: 1, plusMs: 700, deed: { kind: 'cancel' } },
        { at: 'startDone', nth: 1, plusMs: 1_300, deed: { kind: 'kill', backAfterMs: 7_800 } },
        { at: 'startDone', nth: 1, plusMs: 30_000, deed: stranger('132') },
      ],
    }),
  );
});

test('a created job of which the worker dies just before it deletes it is deleted by the stop', async () => {
  const { work } = plainWorld('cdmCreated');
  if (work.service !== 'cdm') throw new TypeError('such a world creates a CDM job');
  await expectKept(
    plainWorld('cdmCreated', {
      work: { ...work, body: { ...work.body, keep: false } as CdmInlineBody },
      units: [{ name: 'temporal_orders_nightly_copy', becomes: 'succeeds' }],
      disturbances: [
        { at: 'fenceKnown', nth: 2, plusMs: 0, deed: { kind: 'kill', backAfterMs: 4_500 } },
        { at: 'startLeft', nth: 1, plusMs: 0, deed: { kind: 'cancel' } },
      ],
      faults: [
        { on: 'start', nth: 1, trouble: { kind: 'lostAfter' } },
        { on: 'read', nth: 1, trouble: { kind: 'silentAfter' } },
      ],
    }),
  );
});

test('a start in doubt is looked for also where a look is refused, and the words of that break off twice running', async () => {
  await expectKept(
    plainWorld('cdmCreated', {
      units: [{ name: 'temporal_orders_nightly_copy', becomes: 'succeeds' }],
      jobs: [
        {
          service: 'cdm',
          clusterId: 'c1',
          name: 'temporal_',
          ofCreated: true,
          durationMs: 2_134,
          outcome: 'SUCCEEDED',
        },
      ],
      disturbances: [{ at: 'startBegun', nth: 1, plusMs: 0, deed: { kind: 'kill', backAfterMs: 17_286 } }],
      faults: [
        { on: 'read', nth: 3, trouble: { kind: 'cut' } },
        { on: 'read', nth: 4, trouble: { kind: 'cut' } },
      ],
    }),
  );
});

test('a created job whose deletion was under way when its run was reset is deleted by the new run, also where its start had been in doubt', async () => {
  const { work } = plainWorld('cdmCreated');
  if (work.service !== 'cdm') throw new TypeError('such a world creates a CDM job');
  await expectKept(
    plainWorld('cdmCreated', {
      work: { ...work, body: { ...work.body, keep: false } as CdmInlineBody },
      units: [{ name: 'temporal_orders_nightly_copy', becomes: 'succeeds' }],
      jobs: [
        {
          service: 'cdm',
          clusterId: 'c1',
          name: 'temporal_',
          ofCreated: true,
          durationMs: 3_281,
          visibleAfterMs: 6_816,
          outcome: 'SUCCEEDED',
        },
      ],
      disturbances: [
        { at: 'startArrived', nth: 1, plusMs: 1_088, deed: { kind: 'cancel' } },
        { at: 'startArrived', nth: 1, plusMs: 22_570, deed: { kind: 'reset' } },
        { at: 'startLeft', nth: 1, plusMs: 428, deed: { kind: 'drain', backAfterMs: 9_518 } },
      ],
      faults: [
        { on: 'start', nth: 2, trouble: { kind: 'lostAfter' } },
        { on: 'stop', nth: 1, trouble: { kind: 'silentBefore' } },
      ],
    }),
  );
});

test('what a stop knew of a stream when it asked the cloud outlives its worker: what somebody else starts anew is let run', async () => {
  await expectKept(
    plainWorld('dli', {
      ...streams('131', '132'),
      units: [
        { name: '131', becomes: 'succeeds' },
        { name: '132', becomes: 'succeeds' },
      ],
      jobs: [
        { service: 'dli', id: 131, name: 'stream131', startupMs: 5_928, stopTakesMs: 2_150, outcome: 'job_running' },
        { service: 'dli', id: 132, name: 'stream132', startupMs: 404, outcome: 'job_running' },
      ],
      disturbances: [
        { at: 'fenceKnown', nth: 1, plusMs: 0, deed: { kind: 'cancel' } },
        { at: 'stopArrived', nth: 2, plusMs: 1_866, deed: { kind: 'kill', backAfterMs: 16_354 } },
        { at: 'fenceKnown', nth: 1, plusMs: 20_980, deed: { ...stranger('132'), insists: true } },
      ],
      faults: [{ on: 'read', nth: 4, trouble: { kind: 'lostAfter' } }],
    }),
  );
});

test('a stop of a run that was reset meanwhile does not stop what the new run has started', async () => {
  const restartsItself = { afterMs: 600_000, pauseMs: 1_000, times: 3, lastly: 'job_running' } as const;
  await expectKept(
    plainWorld('dli', {
      ...streams('132', '133'),
      units: [
        { name: '132', becomes: 'succeeds' },
        { name: '133', becomes: 'fails' },
      ],
      jobs: [
        {
          service: 'dli',
          id: 132,
          name: 'stream132',
          startupMs: 1_773,
          stopTakesMs: 0,
          outcome: 'job_running',
          restartsItself,
        },
        { service: 'dli', id: 133, name: 'stream133', startupMs: 7_775, stopTakesMs: 0, outcome: 'job_submit_fail' },
      ],
      disturbances: [
        { at: 'stopArrived', nth: 1, plusMs: 0, deed: { kind: 'freeze', forMs: 58_597 } },
        { at: 'stopBegun', nth: 1, plusMs: 16_237, deed: { kind: 'reset' } },
      ],
      faults: [{ on: 'start', nth: 2, trouble: { kind: 'lostAfter' } }],
    }),
  );
});

describe('a stream of a batch that has failed while others of it are waited for, and that somebody else starts anew', () => {
  const batchOf = (...jobIds: string[]): Pick<WorldPlan, 'work'> => {
    const body = { jobIds, resumeSavepoint: false, triggerSavepoint: false, onPartialStart: 'keepGoing' } as const;
    return { work: { service: 'dli', body: { action: 'start', ...body } } };
  };
  const BATCH: Partial<WorldPlan> = {
    ...batchOf('131', '132'),
    units: [
      { name: '131', becomes: 'fails' },
      { name: '132', becomes: 'succeeds' },
    ],
    jobs: [
      { service: 'dli', id: 131, name: 'stream131', startupMs: 1_709, outcome: 'job_submit_fail' },
      { service: 'dli', id: 132, name: 'stream132', startupMs: 60_000, stopTakesMs: 0, outcome: 'job_running' },
    ],
  };
  const at = (plusMs: number, deed: Deed) => ({ at: 'startDone', nth: 1, plusMs, deed }) as const;

  const repaired = { ...stranger('131'), repairs: true };

  test('is not stopped when the pipeline is cancelled while it is not settled which of them were refused', async () => {
    const runItem = { is_success: 'false', message: 'The job is being edited.', error_code: 'DLI.0007' } as const;
    const plan: Partial<WorldPlan> = {
      ...batchOf('131', '132'),
      units: [
        { name: '131', becomes: 'fails' },
        { name: '132', becomes: 'refused' },
      ],
      jobs: [
        { service: 'dli', id: 131, name: 'stream131', startupMs: 3_280, outcome: 'job_submit_fail' },
        { service: 'dli', id: 132, name: 'stream132', runItem },
      ],
    };
    const disturbances = [
      { at: 'startArrived', nth: 1, plusMs: 12_800, deed: repaired },
      { at: 'strangerStarted', nth: 1, plusMs: 13, deed: { kind: 'cancel' } },
    ] as const;
    await expectKept(plainWorld('dli', { ...plan, disturbances: [...disturbances] }));
  });

  test('is not stopped when the pipeline is cancelled', async () => {
    const disturbances = [at(36_000, { kind: 'cancel' }), at(30_000, repaired)];
    await expectKept(plainWorld('dli', { ...BATCH, disturbances }));
  });

  test('has failed all the same for the worker that goes on with the wait', async () => {
    const disturbances = [at(10_000, { kind: 'kill', backAfterMs: 5_000 }), at(12_000, repaired)];
    await expectKept(plainWorld('dli', { ...BATCH, disturbances }));
  });

  test('has failed all the same once another one of them is no longer halted', async () => {
    const restartsItself = { afterMs: 100, pauseMs: 60_000, times: 1, lastly: 'job_running' } as const;
    const plan: Partial<WorldPlan> = {
      ...batchOf('131', '132', '133'),
      units: [
        { name: '131', becomes: 'fails' },
        { name: '132', becomes: 'succeeds' },
        { name: '133', becomes: 'succeeds' },
      ],
      jobs: [
        { service: 'dli', id: 131, name: 'stream131', startupMs: 300, outcome: 'job_submit_fail' },
        { service: 'dli', id: 132, name: 'stream132', startupMs: 500, outcome: 'job_running', restartsItself },
        { service: 'dli', id: 133, name: 'stream133', startupMs: 120_000, outcome: 'job_running' },
      ],
      halts: { whenHalted: 'wait' },
    };
    await expectKept(plainWorld('dli', { ...plan, disturbances: [at(12_000, repaired)] }));
  });
});

test('what a run from before its reset had started is stopped, though its history cannot be read for ten minutes', async () => {
  await expectKept(
    plainWorld('dgc', {
      units: [{ name: 'transform', becomes: 'succeeds' }],
      jobs: [{ service: 'dgc', workspace: 'w1', name: 'transform', durationMs: 3_600_000, outcome: 'success' }],
      disturbances: [
        { at: 'startArrived', nth: 1, plusMs: 5_000, deed: { kind: 'unreadable', forMs: 600_000 } },
        { at: 'startArrived', nth: 1, plusMs: 5_001, deed: { kind: 'reset' } },
        { at: 'startArrived', nth: 1, plusMs: 5_500, deed: { kind: 'cancel' } },
      ],
    }),
  );
});

describe('a job whose creation was on its way when its start was called off', () => {
  const created = (given: Partial<WorldPlan>): WorldPlan => {
    const { work } = plainWorld('cdmCreated');
    if (work.service !== 'cdm') throw new TypeError('such a world creates a CDM job');
    return plainWorld('cdmCreated', {
      work: { ...work, body: { ...work.body, keep: false } as CdmInlineBody },
      units: [{ name: 'temporal_orders_nightly_copy', becomes: 'succeeds' }],
      ...given,
    });
  };
  const late: Partial<WorldPlan> = {
    disturbances: [
      { at: 'fenceKnown', nth: 1, plusMs: 1, deed: { kind: 'freeze', forMs: 4_387 } },
      { at: 'startLeft', nth: 1, plusMs: 5, deed: { kind: 'cancel' } },
    ],
    faults: [{ on: 'start', nth: 1, trouble: { kind: 'late', ms: 28_505 } }],
  };

  test('is deleted once it can no longer come', async () => {
    await expectKept(created(late));
  });

  test('is told of where it cannot be deleted, though it never had a run', async () => {
    const trouble = { kind: 'refusedBefore', status: 503 } as const;
    const deletions = Array.from({ length: 12 }, (_, at) => ({ on: 'stop', nth: at + 1, trouble }) as const);
    await expectKept(created({ ...late, faults: [...(late.faults ?? []), ...deletions] }));
  });

  test('is looked for by the next attempt, though the one before was told to stop and has started nothing', async () => {
    await expectKept(
      created({
        disturbances: [
          { at: 'startLeft', nth: 1, plusMs: 6, deed: { kind: 'drain', backAfterMs: 16_375 } },
          { at: 'startBegun', nth: 2, plusMs: 0, deed: { kind: 'cancel' } },
        ],
        faults: [{ on: 'start', nth: 1, trouble: { kind: 'lateLost', ms: 27_931 } }],
        beatFaults: [{ nth: 2, trouble: 'unacknowledged' }],
        skewsMs: [0, 0],
      }),
    );
  });
});

test('a stream that was started anew after it was stopped, and then scaled, is left alone also by the worker that goes on with the stop', async () => {
  const job = (id: number, more: object) =>
    ({ service: 'dli', id, name: `stream${id}`, outcome: 'job_running', ...more }) as const;
  await expectKept(
    plainWorld('dli', {
      ...streams('131', '132', '133'),
      units: [
        { name: '131', becomes: 'fails' },
        { name: '132', becomes: 'succeeds' },
        { name: '133', becomes: 'succeeds' },
      ],
      jobs: [
        job(131, { startupMs: 1_071, visibleAfterMs: 5_689, outcome: 'job_submit_fail' }),
        job(132, { startupMs: 1_624, stopTakesMs: 7_752 }),
        job(133, { startupMs: 5_682, stopTakesMs: 0, rescalesAfterMs: 13_736 }),
      ],
      disturbances: [
        { at: 'startArrived', nth: 1, plusMs: 2_946, deed: { ...stranger('133'), insists: true } },
        { at: 'strangerStarted', nth: 1, plusMs: 5_042, deed: { kind: 'drain', backAfterMs: 18_820 } },
      ],
    }),
  );
});
