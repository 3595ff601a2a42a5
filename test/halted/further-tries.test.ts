import type { WorkflowHandle } from '@temporalio/client';
import { triesOf, wordOfTry } from '../../src/domain/cdm/further-tries';
import type { PipelineStatus } from '../../src/domain/status';
import type { World } from '../support/huawei-world';
import { cdm, CLUSTER, openWorld, quietRuntime } from '../support/huawei-world';

const copy = { id: 'copy', cdm: { clusterId: CLUSTER, jobName: 'copy' } };
const RETRIED = { durationMs: 300, bootMs: 0, retriesItself: 2, retryPauseMs: 500 } as const;

beforeAll(quietRuntime);

describe.each(['new-submission', 'same-submission'] as const)(
  'a job that CDM itself tries again, in a %s,',
  (retries) => {
    let world: World;

    beforeAll(async () => {
      world = await openWorld({ simulator: { dialect: { cdm: { retries } } } });
    });

    beforeEach(async () => world.cloud.reset());

    afterAll(async () => world.close());

    const begin = async (more: object = {}) => world.startPipeline({ name: 'p', steps: [{ ...copy, ...more }] });
    const ended = async (handle: WorkflowHandle): Promise<PipelineStatus> => {
      await handle.result().catch(() => undefined);
      return world.status(handle);
    };
    /** What was begun by us, in whichever try it went on. */
    const ours = () => world.cloud.log().filter(({ effect, by }) => effect === 'start' && by !== 'cloud');
    const isActive = () => {
      const last = world.cloud.log().at(-1)?.effect;
      return last !== 'end';
    };

    test('is followed to the try that succeeds', async () => {
      world.cloud.addJobs([cdm('copy', { ...RETRIED, failingTries: 2 })]);
      const status = await ended(await begin());
      expect(status).toMatchObject({
        state: 'succeeded',
        steps: [{ runs: [{ id: '1' }], output: { rowsWritten: 120 } }],
      });
      expect(ours()).toHaveLength(1);
      expect(isActive()).toBe(false);
    });

    test('has failed when its last try has, and is started again only then', async () => {
      world.cloud.addJobs([cdm('copy', { ...RETRIED, failingTries: 3 })]);
      const status = await ended(await begin({ retry: { maximumAttempts: 2, initialInterval: '10ms' } }));
      expect(ours()).toHaveLength(2);
      expect(world.cloud.log().filter(({ effect }) => effect === 'refused')).toEqual([]);
      expect(status.state).toBe('failed');
      expect(isActive()).toBe(false);
    });

    test('is stopped by a cancel that comes between two tries, and nothing of it runs later', async () => {
      world.cloud.addJobs([cdm('copy', { ...RETRIED, durationMs: 200, outcome: 'FAILED', retryPauseMs: 1_500 })]);
      const handle = await begin();
      const hasFailed = () => world.cloud.log().some(({ effect }) => effect === 'end' || effect === 'halt');
      while (!hasFailed()) await new Promise((resolve) => setTimeout(resolve, 20));
      world.cloud.addJobs([cdm('copy', { ...RETRIED, durationMs: 3_600_000, retryPauseMs: 1_500 })]);
      await handle.cancel();
      const status = await ended(handle);
      expect(status.state).toBe('cancelled');
      expect(status.steps[0]?.receipt).toMatchObject([{ run: '1', confirmed: true, leftRunning: null }]);
      expect(isActive()).toBe(false);
      world.cloud.advance(10_000);
      expect(isActive()).toBe(false);
    });

    test('whose start was lost is found as one run, whichever try it is in', async () => {
      world.cloud.addJobs([cdm('copy', { ...RETRIED, durationMs: 100, failingTries: 1, retryPauseMs: 200 })]);
      world.cloud.fault({ match: { path: '/job/copy/start' }, kind: 'loseReply' });
      expect(await ended(await begin())).toMatchObject({ state: 'succeeded' });
      expect(ours()).toHaveLength(1);
    });
  },
);

const NOON = Date.parse('2026-11-28T12:00:00Z');
const MINUTE_MS = 60_000;
const failed = { id: 1, user: 'us', status: 'FAILED', createdAtMs: NOON, updatedAtMs: NOON + 1_000 };
const next = { id: 2, user: 'us', status: 'RUNNING', createdAtMs: NOON + 5_000, updatedAtMs: NOON + 5_000 };
const idsOf = (rows: (typeof failed)[]) => triesOf(rows, { submissionId: 1 }, MINUTE_MS).map(({ id }) => id);

test.each([
  { what: 'a run of the same user soon after the failure', rows: [next, failed], ids: [1, 2] },
  { what: 'another user’s', rows: [{ ...next, user: 'them' }, failed], ids: [1] },
  { what: 'one that began long after', rows: [{ ...next, createdAtMs: NOON + 2 * MINUTE_MS }, failed], ids: [1] },
  { what: 'what follows a success', rows: [next, { ...failed, status: 'SUCCEEDED' }], ids: [1] },
  {
    what: 'what follows a stranger’s run',
    rows: [{ ...next, id: 3 }, { ...next, user: 'them', status: 'FAILED' }, failed],
    ids: [1],
  },
  {
    what: 'a fourth further try',
    rows: [failed, ...[2, 3, 4, 5].map((id) => ({ ...failed, id, createdAtMs: NOON + id, updatedAtMs: NOON + id }))],
    ids: [1, 2, 3, 4],
  },
])('the tries of our run, where the history shows $what, are $ids', ({ rows, ids }) => {
  expect(idsOf(rows)).toEqual(ids);
});

test('whoever looks sees that it was tried again, and as which submission', () => {
  expect(wordOfTry([failed])).toBe('FAILED');
  expect(wordOfTry([failed, next])).toBe('RUNNING (tried again by CDM: submission 2)');
});
