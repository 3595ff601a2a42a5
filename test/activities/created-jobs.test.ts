import { ActivityNotFoundError, type Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import type { ActivityContext } from '../../src/activities/activity-context';
import { cdmActivities } from '../../src/activities/cdm';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { InFlight } from '../../src/activities/outcomes';
import type { StartRequest } from '../../src/activities/requests';
import type { CdmSubmission } from '../../src/client/cdm/cdm';
import { type CallOutcome, HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { CdmBody } from '../../src/domain/cdm/cdm-body';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';

const ROW: CdmSubmission = { id: 7, status: 'BOOTING', user: 'etl', createdAtMs: 7_000 };
const INLINE = { clusterId: 'c1', job: COPY_OF_ORDERS, variables: {} } as unknown as CdmBody;
const NAMED: CdmBody = { clusterId: 'c1', jobName: 'copy', variables: {} };

function refused(more: Partial<CallOutcome>): HuaweiCloudError {
  const call = { service: 'CDM', operation: 'startJob', method: 'PUT', path: '/start' } as const;
  return new HuaweiCloudError(call, { what: 'said no', kind: 'Forbidden', effect: 'none', hint: '', ...more });
}

/** What CDM was asked, which calls it refuses, and what the worker has said. */
let asked: unknown[][];
let fails: Partial<Record<'startJob' | 'deleteJob', Error>>;
let logs: LogEntry[];
/** Another attempt has begun since the start was asked for. */
let isTakenOver: boolean;
/** What the server was told to keep. */
let kept: unknown[];

beforeEach(() => {
  [asked, fails, logs, isTakenOver, kept] = [[], {}, [], false, []];
});

async function run<T>(act: (activities: ReturnType<typeof cdmActivities>) => Promise<T>): Promise<T> {
  const answer = async <Value>(what: string, job: { jobName: string }, value: Value, ...more: unknown[]) => {
    asked.push([what, job.jobName, ...more]);
    const error = fails[what as keyof typeof fails];
    return error ? Promise.reject(error) : Promise.resolve({ value });
  };
  const cdm = {
    createJob: async (job: never) => answer('createJob', job, 'created'),
    startJob: async (job: never) => answer('startJob', job, [ROW]),
    submissions: async (job: never) => answer('submissions', job, { runs: [], page: 'whole' }),
    deleteJob: async (job: never, call: unknown) => answer('deleteJob', job, 'deleted', call),
  };
  const context = {
    cloud: () => ({ cdm }),
    users: () => new KnownUsers(),
    watcher: { count: 0 },
    inFlight: new InFlight(),
    // No start under a fence is waited for here.
    times: { leaseMs: 60_000, requestTimeoutMs: 0, visibilityMs: 0 },
    draining: new AbortController().signal,
    earlierRuns: { leftOf: async () => undefined, notTakenOver: async () => [], endsOf: async () => [] },
    outcomes: { started: () => undefined, stopped: () => undefined },
  } as unknown as ActivityContext;
  const withDeadline = async (_deadline: unknown, call: () => Promise<unknown>) => call();
  const client = {
    withAbortSignal: withDeadline,
    withDeadline,
    activity: {
      heartbeat: async (_token: unknown, details: unknown) => {
        kept.push(details);
        if (isTakenOver && calls().includes('startJob')) throw new ActivityNotFoundError('not found');
      },
    },
  } as unknown as Client;
  const logger = new DefaultLogger('INFO', (entry) => logs.push(entry));
  const info = { activityType: 'huaweicloud.cdm.startJob', activityId: '5' };
  return new MockActivityEnvironment(info, { client, logger }).run(async () => act(cdmActivities(context)));
}

const start = async (body: CdmBody, more: Partial<StartRequest<CdmBody>> = {}) =>
  run(async (activities) =>
    activities['huaweicloud.cdm.startJob']({ step: 'copy', connection: 'default', body, ...more }),
  );
const calls = () => asked.map(([what]) => what);

test('a job of the cluster is started by its name, and one that the step defines is created before', async () => {
  expect(await start(NAMED)).toMatchObject({ runs: [{ id: '7', job: 'copy' }] });
  expect(calls()).toEqual(['submissions', 'startJob']);
  asked = [];
  const { runs } = await start(INLINE, { key: 'k1' });
  expect(runs).toMatchObject([{ id: '7', trace: { submissionId: 7 } }]);
  expect(calls()).toEqual(['createJob', 'startJob']);
  // The name holds the workflow, the step and what makes it this start's alone.
  expect(asked[0]?.[1]).toMatch(/^temporal_\w+_copy_[0-9a-f]{32}$/);
  const [first] = asked;
  asked = [];
  await start(INLINE, { key: 'k2' });
  expect(asked[0]).not.toEqual(first);
});

test('a created job that was certainly not started is deleted at once, unless it is to be kept', async () => {
  fails.startJob = refused({});
  await expect(start(INLINE)).rejects.toMatchObject({
    type: 'HuaweiCloud.Forbidden',
    details: [{ fence: { closed: true } }],
  });
  expect(calls()).toEqual(['createJob', 'startJob', 'deleteJob']);
  // Until it is deleted, whoever comes next finds it by the fence.
  expect(kept.at(-1)).toMatchObject({ version: 1, closed: false });
  expect(asked[2]?.slice(1)).toEqual([asked[0]?.[1], { priority: 'stop', timeoutMs: 20_000 }]);
  asked = [];
  await expect(start({ ...INLINE, keep: true } as CdmBody)).rejects.toMatchObject({ type: 'HuaweiCloud.Forbidden' });
  expect(calls()).toEqual(['createJob', 'startJob']);
});

test('a created job that was certainly not started is left to the attempt that has taken over meanwhile', async () => {
  fails.startJob = refused({});
  isTakenOver = true;
  await expect(start(INLINE)).rejects.toMatchObject({ details: [{ fence: { closed: false } }] });
  expect(calls()).not.toContain('deleteJob');
});

test('a created job that may have been started is left to whoever looks for its run', async () => {
  fails.startJob = refused({ effect: 'unknown', kind: 'InvalidRequest' });
  await expect(start(INLINE)).rejects.toMatchObject({ details: [{ fence: { closed: false } }] });
  expect(calls()).not.toContain('deleteJob');
  fails.startJob = new TypeError('a bug');
  await expect(start(INLINE)).rejects.toMatchObject({ type: 'TypeError' });
  expect(calls()).not.toContain('deleteJob');
});

test('a created job that cannot be deleted leaves the fence open, so that whoever comes next finds it', async () => {
  fails = { startJob: refused({ retryAfterMs: 4_000, kind: 'Throttled' }), deleteJob: refused({}) };
  await expect(start(INLINE)).rejects.toMatchObject({
    type: 'HuaweiCloud.Throttled',
    nonRetryable: false,
    nextRetryDelay: 4_000,
    details: [{ operation: 'startJob', fence: { closed: false } }],
  });
  const warned = logs.filter(({ level }) => level === 'WARN').map(({ message }) => message);
  expect(warned).toContainEqual(
    expect.stringMatching(/^copy: StepFailure: CDM job temporal_\w+ is left in cluster c1: .*said no/),
  );
});

test('jobs whose runs have ended are deleted by their names', async () => {
  const remove = async () =>
    run(async (activities) =>
      activities['huaweicloud.cdm.deleteJob']({
        step: 'copy',
        connection: 'default',
        clusterId: 'c1',
        jobNames: ['a', 'b'],
      }),
    );
  await remove();
  expect(asked.map(([what, name]) => [what, name])).toEqual([
    ['deleteJob', 'a'],
    ['deleteJob', 'b'],
  ]);
  fails.deleteJob = refused({ kind: 'Conflict' });
  await expect(remove()).rejects.toMatchObject({ type: 'HuaweiCloud.Conflict', nonRetryable: false });
});
