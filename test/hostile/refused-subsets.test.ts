import { streamJobs } from '../../src/activities/dli/stream-jobs';
import { startWithFence } from '../../src/activities/start/start-with-fence';
import { DEFAULT_FENCE_TIMES } from '../../src/domain/fence';
import type { PretendWorld } from '../recorded/pretend-world';
import { goingOn, openPretendWorld, startsOf } from '../recorded/pretend-world';

const BATCH = ['130', '131', '132', '133'];
const SUBSETS = Array.from({ length: 2 ** BATCH.length }, (_, bits) => BATCH.filter((_id, at) => bits & (1 << at)));

const TRIALS = SUBSETS.map((failing) => ({ failing, which: failing.join(', ') || 'none' }));

/** Beside the first, which stream-subsets.test.ts speaks on the server. */
const DIALECTS = ['200-array', 'items'] as const;

const REFUSED = { is_success: 'false', message: 'the queue is full' } as const;

describe.each(DIALECTS)('refusals come by %s', (refusals) => {
  let world: PretendWorld;

  beforeEach(async () => {
    world = await openPretendWorld({ dli: { refusals } });
  });

  afterEach(async () => world.close());

  test.each(TRIALS)(
    'of a batch of four in which $which are refused, the others are started once and those are told as refused',
    async ({ failing }) => {
      const { cloud, huawei, attempt } = world;
      for (const id of BATCH) {
        const refusal = failing.includes(id) ? { runItem: REFUSED } : {};
        const job = { service: 'dli', id: Number(id), name: `stream ${id}`, startupMs: 200 } as const;
        cloud.addJobs([{ ...job, outcome: 'job_running', ...refusal }]);
      }
      const flags = { resumeSavepoint: false, triggerSavepoint: false } as const;
      const batch = streamJobs(huawei, { jobIds: BATCH, action: 'start', ...flags, onPartialStart: 'keepGoing' });

      const options = { times: DEFAULT_FENCE_TIMES, whenRunning: 'fail', partially: true } as const;
      const { runs, refused } = await startWithFence(batch, options, attempt);

      const up = BATCH.filter((id) => !failing.includes(id));
      expect(startsOf(cloud.log()).sort()).toEqual(up);
      expect(goingOn(cloud.log()).sort()).toEqual(up);
      expect(runs.map(({ id }) => id).sort()).toEqual(up);
      expect(refused.map(({ job }) => job.replace('stream ', '')).sort()).toEqual(failing);
      for (const { reason } of refused) expect(reason).toContain('the queue is full');
    },
  );
});
