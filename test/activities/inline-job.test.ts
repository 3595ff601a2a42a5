import { deleteInlineJobs, inlineCdmJob } from '../../src/activities/cdm/inline-job';
import type { RemoteJob, StartAnswer } from '../../src/activities/remote-job';
import type { CdmSubmission } from '../../src/client/cdm/cdm';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { type CallOutcome, HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { CdmInlineBody } from '../../src/domain/cdm/cdm-body';
import type { CdmTrace } from '../../src/domain/cdm/submission-id';
import type { CdmMark } from '../../src/domain/cdm/submissions-since';
import type { Run } from '../../src/domain/run';
import type { Sighting } from '../../src/domain/verdict';

const CALL = { priority: 'start' as const, maySend: () => true };
const NAME = 'temporal_nightly_copy_0f3c';
const UNIT = 'orders_db to obs_lake';
const BODY = {
  clusterId: 'c1',
  variables: {},
  job: { 'from-link-name': 'orders_db', 'to-link-name': 'obs_lake' },
} as unknown as CdmInlineBody;
const row = (id: number, more: Partial<CdmSubmission> = {}): CdmSubmission => {
  return { id, status: 'RUNNING', createdAtMs: id * 1_000, ...more };
};
const runOf = (trace: CdmTrace): Run<CdmTrace> => ({ id: '7', job: UNIT, origin: 'new', trace });
const OURS = runOf({ submissionId: 7, createdAtMs: 7_000, jobName: NAME });

function refused(more: Partial<CallOutcome>): HuaweiCloudError {
  const call = { service: 'CDM', operation: 'createJob', method: 'POST', path: '/job' } as const;
  return new HuaweiCloudError(call, { what: 'refused', kind: 'Unavailable', effect: 'none', hint: '', ...more });
}

/** What the cluster does with each call. */
let asked: unknown[][];
let creates: (() => 'created' | 'nameTaken')[];
let rows: () => CdmSubmission[];
let starts: () => StartAnswer<CdmTrace>;
let seen: Sighting | undefined;
let stops: string[];

beforeEach(() => {
  [asked, creates, stops] = [[], [], []];
  rows = () => [];
  starts = () => ({ is: 'started', run: { ...OURS, job: NAME, trace: { submissionId: 7, createdAtMs: 7_000 } } });
  seen = { verdict: 'running', status: 'RUNNING' };
});

function inline() {
  const cdm = {
    createJob: async (job: { jobName: string }, definition: object) => {
      asked.push(['create', job.jobName, (definition as { name: string }).name]);
      return Promise.resolve({ value: (creates.shift() ?? (() => 'created'))() });
    },
    submissions: async (job: { jobName: string }, call: object) => {
      asked.push(['submissions', job.jobName, call]);
      return Promise.resolve({ value: { runs: rows() }, cloudTimeMs: 5 });
    },
  };
  const named = (jobName: string) => {
    const look = async ([run]: Run<CdmTrace>[]) => {
      asked.push(['look', jobName, run?.trace]);
      return Promise.resolve(seen ? [seen] : []);
    };
    return {
      look,
      checkStopped: look,
      start: async (units: string[], marks: object) => {
        asked.push(['start', jobName, units, marks]);
        return Promise.resolve({ [jobName]: starts() });
      },
      stop: async () => Promise.resolve(stops.shift() ?? 'atRest'),
    } as Partial<RemoteJob<CdmMark, CdmTrace>> as RemoteJob<CdmMark, CdmTrace>;
  };
  return inlineCdmJob({ cdm } as unknown as HuaweiCloud, BODY, NAME, named);
}

const fail = (more: Partial<CallOutcome>) => (): never => {
  throw refused(more);
};
const calls = () => asked.map(([what]) => what);
const startIt = async (job = inline(), marks = {}) => (await job.start([UNIT], marks, CALL))[UNIT];

test('a job is created under the name of its mark, and started: its run is told by both', async () => {
  const job = inline();
  expect(await job.survey([UNIT], CALL)).toEqual({ marks: { [UNIT]: { jobName: NAME } }, active: {}, refused: [] });
  expect(await startIt(job)).toEqual({ is: 'started', run: OURS });
  expect(asked).toEqual([
    ['create', NAME, NAME],
    ['start', NAME, [NAME], {}],
  ]);
  await startIt(job, { [UNIT]: { jobName: 'of_before' } });
  expect(asked.at(-1)).toEqual(['start', 'of_before', ['of_before'], {}]);
  expect([...job.left]).toEqual([]);
  expect([{ jobName: NAME }, { newestId: 7 }].map((mark) => job.isMark?.(mark))).toEqual([true, false]);
});

test('a reply that names no run leaves it to be looked for', async () => {
  starts = () => ({ is: 'accepted' });
  expect(await startIt()).toEqual({ is: 'accepted' });
});

test('a creation whose reply is lost is sent once more, and what it may have left is known', async () => {
  const job = inline();
  creates = [fail({ effect: 'unknown' }), () => 'nameTaken'];
  expect(await startIt(job)).toMatchObject({ is: 'started' });
  expect(calls()).toEqual(['create', 'create', 'submissions', 'start']);

  creates = [fail({ effect: 'unknown' }), fail({})];
  await expect(startIt(job)).rejects.toMatchObject({ effect: 'none' });
  expect([...job.left]).toEqual([NAME]);
});

test.each([
  { what: 'the cloud has refused', error: refused({ kind: 'InvalidRequest' }) },
  { what: 'fails by a bug', error: new TypeError('a bug') },
])('a creation that $what is not repeated, and leaves nothing', async ({ error }) => {
  const job = inline();
  creates = [
    () => {
      throw error;
    },
  ];
  await expect(startIt(job)).rejects.toBe(error);
  expect([calls(), [...job.left]]).toEqual([['create'], []]);
});

test('a name that is taken was taken by ours: what has a run is looked for, what has none is started', async () => {
  const job = inline();
  creates = [() => 'nameTaken'];
  rows = () => [row(7)];
  expect(await startIt(job)).toEqual({ is: 'accepted' });
  expect(asked.at(-1)).toEqual(['submissions', NAME, { priority: 'fence', maySend: undefined }]);
  expect([...job.left]).toEqual([]);

  creates = [() => 'nameTaken'];
  rows = () => [];
  expect(await startIt(job)).toMatchObject({ is: 'started' });
});

test('what was created and could not be started is left, and started by the next try without another creation', async () => {
  const job = inline();
  starts = fail({});
  await expect(startIt(job)).rejects.toMatchObject({ effect: 'none' });
  expect([...job.left]).toEqual([NAME]);
  starts = () => ({ is: 'accepted' });
  await startIt(job);
  expect(calls()).toEqual(['create', 'start', 'start']);
  expect([...job.left]).toEqual([]);
});

test('a start that may have been carried out leaves nothing to delete; one that is in conflict runs already', async () => {
  const job = inline();
  starts = fail({ effect: 'unknown' });
  await expect(startIt(job)).rejects.toMatchObject({ effect: 'unknown' });
  expect([...job.left]).toEqual([]);
  starts = fail({ kind: 'Conflict' });
  expect(await startIt(job)).toEqual({ is: 'accepted' });
  expect([...job.left]).toEqual([]);
  starts = () => {
    throw new TypeError('a bug');
  };
  await expect(startIt(job)).rejects.toThrow('a bug');
  expect([...job.left]).toEqual([NAME]);
});

test('the run of a job is its first one, whoever asked for it, and there is none where there is no such job', async () => {
  const since = async (marks = {}) => inline().since([UNIT], marks, CALL);
  rows = () => [row(9), row(7, { user: 'another', executedAutomatically: true }), row(8)];
  const { candidates, cloudTimeMs } = await since({ [UNIT]: { jobName: 'of_before' } });
  expect([candidates[UNIT]?.length, cloudTimeMs]).toEqual([1, 5]);
  expect(candidates[UNIT]).toMatchObject([
    { run: { id: '7', job: UNIT, trace: { submissionId: 7, jobName: 'of_before' } }, ours: 'possible' },
  ]);
  rows = () => [row(9, { id: undefined }), row(8, { id: undefined })];
  expect((await since()).candidates[UNIT]).toMatchObject([{ run: { trace: { createdAtMs: 8_000 } } }]);
  rows = fail({ kind: 'NotFound' });
  expect((await since()).candidates).toEqual({ [UNIT]: [] });
  rows = fail({ kind: 'Forbidden' });
  await expect(since()).rejects.toMatchObject({ kind: 'Forbidden' });
});

test('a run is looked at under the name of its job, by its number as soon as that is known', async () => {
  const look = async (trace: CdmTrace, how: 'look' | 'checkStopped' = 'look') => inline()[how]([runOf(trace)], CALL);
  expect(await look(OURS.trace)).toEqual([{ verdict: 'running', status: 'RUNNING', trace: OURS.trace }]);
  expect(await look({ createdAtMs: 7_000, jobName: NAME }, 'checkStopped')).toMatchObject([{ verdict: 'running' }]);
  expect(calls()).toEqual(['look', 'look']);

  rows = () => [row(7)];
  seen = { verdict: 'succeeded', output: { rowsWritten: 5 } };
  expect(await look({ jobName: NAME })).toEqual([
    { verdict: 'succeeded', output: { rowsWritten: 5, jobName: NAME }, trace: OURS.trace },
  ]);
  expect(asked.at(-1)).toEqual(['look', NAME, OURS.trace]);
  rows = () => [];
  await look({ jobName: NAME });
  expect(asked.at(-1)).toEqual(['look', NAME, { jobName: NAME }]);
  seen = undefined;
  expect(await look(OURS.trace)).toEqual([{ verdict: 'lost' }]);
  expect(await look({})).toEqual([{ verdict: 'lost', reason: 'nothing tells the name of its job' }]);
});

test('a stop is at rest once all of its jobs are', async () => {
  const stop = async () => inline().stop([OURS, OURS], CALL);
  stops = ['atRest', 'asked'];
  expect(await stop()).toBe('asked');
  expect(await stop()).toBe('atRest');
  expect(inline().stopsByName).toBe(true);
});

describe('the deletion of created jobs', () => {
  const deleted: string[] = [];
  const remove = async (refusals: Record<string, Error>, names: string[]) => {
    deleted.length = 0;
    const deleteJob = async ({ jobName }: { jobName: string }) => {
      deleted.push(jobName);
      const error = refusals[jobName];
      return error ? Promise.reject(error) : Promise.resolve();
    };
    return deleteInlineJobs({ cdm: { deleteJob } } as unknown as HuaweiCloud, 'c1', names, CALL);
  };

  test('goes on after one that cannot be, and tells of the first', async () => {
    await remove({}, ['a', 'b']);
    const forbidden = refused({ kind: 'Forbidden' });
    await expect(remove({ a: forbidden }, ['a', 'b'])).rejects.toMatchObject({
      kind: 'Forbidden',
      message: `CDM job a is left in cluster c1: ${forbidden.message}`,
      retried: false,
    });
    expect(deleted).toEqual(['a', 'b']);
    await expect(remove({ a: forbidden, b: forbidden, c: forbidden }, ['a', 'b', 'c'])).rejects.toThrow(
      'CDM job a (and 2 more) is left in cluster c1',
    );
  });

  test('is tried again where that passes, and ended by a bug', async () => {
    for (const kind of ['Conflict', 'Unavailable'] as const)
      await expect(remove({ a: refused({ kind }) }, ['a'])).rejects.toMatchObject({ retried: true });
    await expect(remove({ a: new TypeError('a bug') }, ['a', 'b'])).rejects.toThrow('a bug');
    expect(deleted).toEqual(['a']);
  });
});
