import { cdmJob } from '../../src/activities/cdm/cdm-job';
import { FailedRuns } from '../../src/activities/cdm/failed-runs';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import type { CdmClient, CdmHistory, CdmSubmission } from '../../src/client/cdm/cdm';
import { goBy } from '../../src/client/clock';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { type CallOutcome, HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { CdmMark } from '../../src/domain/cdm/submissions-since';
import type { Run } from '../../src/domain/run';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const CALL = { priority: 'fence' } as const;
const row = (id: number, status: string, more: Partial<CdmSubmission> = {}): CdmSubmission => {
  return { id, status, user: 'etl', createdAtMs: NOON + id * 1_000, ...more };
};
const runOf = (id: number): Run<object> => {
  return { id: `${id}`, job: 'copy', origin: 'new', trace: { submissionId: id, createdAtMs: NOON + id * 1_000 } };
};

function refused(more: Partial<CallOutcome>): HuaweiCloudError {
  const call = { service: 'CDM', operation: 'job', method: 'GET', path: '/job' } as const;
  return new HuaweiCloudError(call, { what: 'refused', kind: 'Forbidden', effect: 'none', hint: '', ...more });
}

/** What CDM shows of the job `copy`, and the time. */
let shown: { runs: CdmSubmission[]; page: CdmHistory['page']; last: CdmSubmission[]; retriesItself?: boolean };
let reply: CdmSubmission[];
let asked: string[];
let definition: () => { retriesItself?: boolean } | undefined;
let nowMs: number;
let putBack: () => void;

beforeEach(() => {
  shown = { runs: [], page: 'whole', last: [] };
  [reply, asked, nowMs] = [[], [], 0];
  definition = () => ({ retriesItself: true });
  const none = () => ({ cancel: () => undefined });
  putBack = goBy({ now: () => NOON, monotonicMs: () => 7_000 + nowMs, after: none, every: none, random: () => 0 });
});
afterEach(() => putBack());

function copy(users = new KnownUsers()) {
  const answer = async <T>(what: string, value: T) => {
    asked.push(what);
    return { value, cloudTimeMs: NOON + asked.length };
  };
  const cdm: Partial<CdmClient> = {
    submissions: async () => answer('submissions', { runs: shown.runs, page: shown.page }),
    jobStatus: async () => answer('jobStatus', shown.last),
    job: async () => answer('job', definition()) as never,
    startJob: async () => answer('startJob', reply),
    stopJob: async () => answer('stopJob', 'notRunning'),
  };
  const body = { clusterId: 'c1', jobName: 'copy', variables: {} };
  const cloud = { cdm } as HuaweiCloud;
  return cdmJob(cloud, body, users, new RecentJobs(cloud.cdm, 'c1'), new FailedRuns(60_000));
}

const surveyOf = async () => copy().survey(['copy'], CALL);
const candidatesAfter = async (mark: CdmMark, users?: KnownUsers) =>
  (await copy(users).since(['copy'], { copy: mark }, CALL)).candidates['copy'];
const lookAt = async (id: number, job = copy()) => (await job.look([runOf(id)], CALL))[0];
const restOf = async (id: number, job = copy()) => (await job.checkStopped([runOf(id)], CALL))[0];

test('before its start a CDM job is remembered by its newest run, and one that goes on is told', async () => {
  shown.runs = [row(5, 'SUCCEEDED'), row(6, 'FAILED')];
  expect(await surveyOf()).toEqual({
    marks: { copy: { newestId: 6, newestCreatedAtMs: NOON + 6_000 } },
    active: {},
    refused: [],
    cloudTimeMs: NOON + 1,
  });
  shown.runs = [row(7, 'RUNNING'), row(6, 'FAILED')];
  expect((await surveyOf()).active).toMatchObject({ copy: { id: '7', job: 'copy' } });
});

test.each([
  { page: 'whole', runs: [], asks: ['submissions'] },
  { page: 'newestFirst', runs: [row(5, 'FAILED')], asks: ['submissions'] },
  { page: 'newestFirst', runs: [], asks: ['submissions', 'jobStatus'] },
  { page: 'unordered', runs: [row(5, 'FAILED')], asks: ['submissions', 'jobStatus'] },
] as const)('where its history is $page, $runs.length of it shown, a CDM job asks for $asks', async (given) => {
  Object.assign(shown, { page: given.page, runs: [...given.runs], last: [row(9, 'SUCCEEDED')] });
  const { marks, cloudTimeMs } = await surveyOf();
  expect(asked).toEqual(given.asks);
  const newest = given.asks.length > 1 ? 9 : given.runs[0]?.id;
  expect(marks['copy']).toMatchObject({ newestId: newest });
  expect(cloudTimeMs).toBe(NOON + given.asks.length);
});

test('the reply to a start names its run where its id is newer than the mark, and proves whose name it carries', async () => {
  const users = new KnownUsers();
  const start = async (mark?: CdmMark) => copy(users).start(['copy'], mark ? { copy: mark } : {}, CALL);
  expect(copy(users).ownershipIsAmbiguous?.()).toBe(true);
  reply = [row(6, 'BOOTING', { user: undefined }), row(7, 'BOOTING')];
  expect(await start({ newestId: 6 })).toMatchObject({ copy: { is: 'started', run: { id: '7' } } });
  expect([copy(users).ownershipIsAmbiguous?.(), users.us]).toEqual([false, { name: 'etl', proven: true }]);
  expect(await start()).toMatchObject({ copy: { is: 'started', run: { id: '6' } } });
  reply = [row(6, 'BOOTING')];
  expect(await start({ newestId: 6 })).toEqual({ copy: { is: 'accepted' } });
  reply = [row(9, 'BOOTING', { id: undefined })];
  expect(await start()).toEqual({ copy: { is: 'accepted' } });
});

test('after its mark a run can be ours, and is in doubt where another may stand on no page', async () => {
  shown.runs = [row(6, 'FAILED'), row(7, 'RUNNING')];
  const mark = { newestId: 6, newestCreatedAtMs: NOON + 6_000 };
  expect(await candidatesAfter(mark)).toMatchObject([{ run: { id: '7' }, ours: 'possible' }]);
  // The run that the mark remembers stands on the page: all that came since do too.
  shown.page = 'newestFirst';
  expect(await candidatesAfter(mark)).toMatchObject([{ ours: 'possible' }]);
  shown.runs = [row(7, 'RUNNING')];
  expect(await candidatesAfter(mark)).toMatchObject([{ ours: 'doubtful' }]);
  shown.page = 'unordered';
  shown.runs = [row(6, 'FAILED'), row(7, 'RUNNING')];
  expect(await candidatesAfter(mark)).toMatchObject([{ ours: 'doubtful' }]);
});

test('a run that is certainly somebody else’s stays so where another may stand on no page', async () => {
  const users = new KnownUsers();
  users.prove('we');
  shown.page = 'unordered';
  shown.runs = [row(7, 'RUNNING')];
  expect(await candidatesAfter({ newestId: 6 }, users)).toMatchObject([{ ours: 'no' }]);
});

test('a further try of CDM’s own is no run of somebody else’s, where the job’s definition says that it tries again', async () => {
  shown.runs = [row(8, 'RUNNING'), row(7, 'FAILED')];
  const after = async () => (await candidatesAfter({ newestId: 6 }))?.map(({ run }) => run.id);
  expect(await after()).toEqual(['7']);
  definition = () => ({ retriesItself: false });
  expect(await after()).toEqual(['8', '7']);
  definition = () => undefined;
  expect(await after()).toEqual(['8', '7']);
  // What follows a success is no try of it; nor is a definition read for one run alone.
  asked = [];
  shown.runs = [row(8, 'RUNNING'), row(7, 'SUCCEEDED')];
  expect(await after()).toEqual(['8', '7']);
  shown.runs = [row(7, 'FAILED')];
  expect(await after()).toEqual(['7']);
  expect(asked).toEqual(['submissions', 'submissions']);
});

test('a run without an id is told from its further tries by when it was submitted', async () => {
  shown.runs = [row(8, 'RUNNING', { id: undefined }), row(7, 'FAILED', { id: undefined })];
  const candidates = await candidatesAfter({ newestCreatedAtMs: NOON });
  expect(candidates?.map(({ run }) => run.id)).toEqual([`created-${NOON + 7_000}`]);
});

test('how a run goes is told by its own row, else by its job’s last one', async () => {
  shown.runs = [row(8, 'FAILED'), row(7, 'RUNNING', { progress: 40, rowsWritten: 12 })];
  expect(await lookAt(7)).toEqual({ verdict: 'running', status: 'RUNNING', progress: 40, rows: 12 });
  expect(asked).toEqual(['submissions']);
  shown.last = [row(9, 'BOOTING', { progress: -1, rowsWritten: '9007199254740993' })];
  expect(await lookAt(9)).toEqual({ verdict: 'running', status: 'BOOTING', progress: undefined, rows: undefined });
  expect(await lookAt(10)).toEqual({ verdict: 'undecided' });
  expect(await restOf(10)).toEqual({ verdict: 'lost' });
  shown.runs = [row(7, 'RUNNING', { progress: 0 })];
  expect(await lookAt(7)).toMatchObject({ progress: 0 });
});

test('a run that succeeded tells its counts, one that did not why', async () => {
  const counts = { rowsWritten: '9007199254740993', rowsRead: 8, bytesWritten: '77', filesWritten: undefined };
  shown.runs = [row(7, 'SUCCEEDED', { ...counts, errorSummary: 'of before' })];
  const output = {
    submissionId: 7,
    rowsWritten: 9007199254740992,
    rowsRead: 8,
    bytesWritten: 77,
    filesWritten: undefined,
  };
  expect(await lookAt(7)).toMatchObject({ verdict: 'succeeded', reason: undefined, output });

  shown.runs = [row(7, 'STOPPED', { errorSummary: 'disk full', errorDetails: 'at /data' })];
  expect(await lookAt(7)).toMatchObject({ verdict: 'stopped', reason: 'disk full: at /data', output: undefined });
  shown.runs = [row(7, 'STOPPED', { errorSummary: 'disk full', errorDetails: 'disk full' })];
  expect(await lookAt(7)).toMatchObject({ reason: 'disk full' });
  shown.runs = [row(7, 'STOPPED', { errorDetails: 'at /data' })];
  expect(await lookAt(7)).toMatchObject({ reason: 'at /data' });
});

test('a run that failed may be tried again by CDM for a minute, and has failed then', async () => {
  shown.runs = [row(7, 'FAILED', { errorSummary: 'disk full' })];
  const job = copy();
  expect(await lookAt(7, job)).toMatchObject({ verdict: 'waiting', isBetweenTries: true, status: 'FAILED' });
  expect(await restOf(7, job)).toMatchObject({ verdict: 'waiting', isBetweenTries: true });
  nowMs = 59_999;
  expect(await lookAt(7, job)).toMatchObject({ verdict: 'waiting' });
  nowMs = 60_000;
  const failed = await lookAt(7, job);
  expect([failed?.verdict, failed?.isBetweenTries, failed?.reason]).toEqual(['failed', undefined, 'disk full']);
  // Its definition is read once.
  expect(asked.filter((what) => what === 'job')).toHaveLength(1);
});

test('a run that goes on after its failure has failed anew when it fails again', async () => {
  const job = copy();
  shown.runs = [row(7, 'FAILED')];
  await lookAt(7, job);
  shown.runs = [row(7, 'RUNNING')];
  expect(await lookAt(7, job)).toMatchObject({ verdict: 'running' });
  nowMs = 70_000;
  shown.runs = [row(7, 'FAILED')];
  expect(await lookAt(7, job)).toMatchObject({ verdict: 'waiting' });
});

test('a run is followed to the try that tells, and three further tries are the most', async () => {
  shown.runs = [row(8, 'SUCCEEDED', { rowsWritten: 5 }), row(7, 'FAILED')];
  expect(await lookAt(7)).toMatchObject({
    verdict: 'succeeded',
    status: 'SUCCEEDED (tried again by CDM: submission 8)',
    output: { submissionId: 8 },
  });
  shown.runs = [8, 7].map((id) => row(id, 'FAILED'));
  expect(await lookAt(7)).toMatchObject({ verdict: 'waiting' });
  shown.runs = [10, 9, 8, 7].map((id) => row(id, 'FAILED'));
  expect(await lookAt(7)).toMatchObject({ verdict: 'failed' });
  // What somebody else has started since is no try of ours, and ours has ended by then.
  shown.runs = [row(8, 'RUNNING', { user: 'other' }), row(7, 'FAILED')];
  expect(await lookAt(7)).toMatchObject({ verdict: 'failed', status: 'FAILED' });
});

test('a run whose job’s definition may not be read, or is not as documented, has failed; what passes is asked again', async () => {
  shown.runs = [row(7, 'FAILED')];
  definition = () => ({ retriesItself: false });
  expect(await lookAt(7)).toMatchObject({ verdict: 'failed' });
  for (const why of [{ kind: 'Forbidden' }, { kind: 'BrokenReply', undocumented: true }] as const) {
    definition = () => {
      throw refused(why);
    };
    expect(await lookAt(7)).toMatchObject({ verdict: 'failed' });
  }
  definition = () => {
    throw refused({ kind: 'Unavailable' });
  };
  await expect(lookAt(7)).rejects.toMatchObject({ kind: 'Unavailable' });
  definition = () => {
    throw new TypeError('a bug');
  };
  await expect(lookAt(7)).rejects.toThrow('a bug');
});

test('a definition whose reply breaks off is read again, by three looks at most', async () => {
  const job = copy();
  shown.runs = [row(8, 'SUCCEEDED'), row(7, 'FAILED')];
  const broken = () => {
    throw refused({ kind: 'BrokenReply' });
  };
  definition = broken;
  for (let looks = 1; looks <= 2; looks += 1)
    await expect(lookAt(7, job)).rejects.toMatchObject({ kind: 'BrokenReply' });
  definition = () => ({ retriesItself: true });
  expect(await lookAt(7, job)).toMatchObject({ verdict: 'succeeded' });

  const other = copy();
  definition = broken;
  for (let looks = 1; looks <= 2; looks += 1)
    await expect(lookAt(7, other)).rejects.toMatchObject({ kind: 'BrokenReply' });
  expect(await lookAt(7, other)).toMatchObject({ verdict: 'failed' });
});

test('a stop takes a run for ended once another has followed it, whatever word stands there, and no sooner', async () => {
  shown.runs = [row(7, 'UNKNOWN')];
  expect(await restOf(7)).toMatchObject({ verdict: 'undecided' });
  shown.runs = [row(8, 'RUNNING'), row(7, 'UNKNOWN')];
  expect(await restOf(7)).toMatchObject({ verdict: 'stopped', status: 'UNKNOWN' });
  expect(await lookAt(7)).toMatchObject({ verdict: 'undecided' });
  shown.runs = [row(8, 'RUNNING'), row(7, 'SUCCEEDED')];
  expect(await restOf(7)).toMatchObject({ verdict: 'succeeded' });
});

test('a job that is deleted after its run takes the run with it, and no run is asked about where there is none', async () => {
  const job = copy();
  Object.defineProperty(shown, 'runs', {
    get: () => {
      throw refused({ kind: 'NotFound' });
    },
  });
  expect(await lookAt(7, job)).toMatchObject({ verdict: 'lost' });
  expect(await job.look([], CALL)).toEqual([]);
  expect(await job.stop([runOf(7)], CALL)).toBe('atRest');
  expect([job.units, job.stopsByName]).toEqual([['copy'], true]);
});

test('a CDM job is remembered by nothing but what it is', () => {
  const job = copy();
  const marks = [{ newestId: 6 }, {}, { newestId: 'x' }, { jobName: 'y' }];
  expect(marks.map((mark) => job.isMark?.(mark))).toEqual([true, true, false, false]);
});

/** What the sixth of as many that start at once rests on, where the cluster's list shows its job so. */
async function sixthBeside(listed: object) {
  const cdm: Partial<CdmClient> = {
    submissions: async ({ jobName }) => {
      asked.push(jobName);
      return Promise.resolve({ value: { runs: [], page: 'whole' }, cloudTimeMs: NOON });
    },
    jobs: async () => {
      nowMs += 300;
      const jobs = [{ name: 'f', status: 'SUCCEEDED', ...listed }];
      return Promise.resolve({ value: { total: 6, jobs }, cloudTimeMs: NOON + 1_000 });
    },
  };
  const recent = new RecentJobs(cdm as CdmClient, 'c1');
  const surveys = ['a', 'b', 'c', 'd', 'e', 'f'].map(async (jobName) => {
    const body = { clusterId: 'c1', jobName, variables: {} };
    const job = cdmJob({ cdm } as HuaweiCloud, body, new KnownUsers(), recent, new FailedRuns(60_000));
    return job.survey([jobName], CALL);
  });
  return (await Promise.all(surveys))[5];
}

test('of six that start at once the last rests on the list, as old as that is, where it says enough of its job', async () => {
  expect(await sixthBeside({ startedAtMs: NOON - 5_000 })).toEqual({
    marks: { f: { listed: { startedAtMs: NOON - 5_000, cloudTimeMs: NOON + 1_000 } } },
    active: {},
    refused: [],
    cloudTimeMs: NOON + 1_000,
    ageMs: 300,
  });
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(await sixthBeside({ status: 'RUNNING' })).toMatchObject({ marks: { f: {} }, cloudTimeMs: NOON });
  expect(asked.slice(5)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});
