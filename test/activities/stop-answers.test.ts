import { cdmJob } from '../../src/activities/cdm/cdm-job';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import { streamJobs } from '../../src/activities/dli/stream-jobs';
import type { RemoteJob } from '../../src/activities/remote-job';
import { stopWithReceipt } from '../../src/activities/stop/stop-with-receipt';
import { cdmRun } from '../../src/domain/cdm/submissions-since';
import type { Run } from '../../src/domain/run';
import type { StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';

const ROW = { 'submission-id': 813, 'job-name': 'orders', 'creation-date': 1_700_000_000_000 };

let stub: StubCloud;
let askedToStop: number;
/** What a read shows; what a stop is answered with. */
let shown: object;
let stopped: { status: number; json: object };

beforeEach(async () => {
  askedToStop = 0;
  stub = await startStubCloud((response, { target }) => {
    const isStop = target.endsWith('/stop');
    if (isStop) askedToStop += 1;
    response.writeHead(isStop ? stopped.status : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isStop ? stopped.json : shown));
  });
});

afterEach(() => stub.close());

/** Two minutes of trying, by a clock of its own. */
async function stopOf(job: RemoteJob, run: Run) {
  let nowMs = 0;
  const leftMs = () => 120_000 - nowMs;
  const asked = new Set<string>();
  const pause = async (ms: number) => void (nowMs += ms);
  const [receipt] = await stopWithReceipt(job, { runs: [run] }, { pause, nowMs: () => nowMs, leftMs, asked });
  return { ...receipt, afterMs: nowMs };
}

function copy(): { job: RemoteJob; run: Run } {
  const cloud = stub.connect();
  const body = { clusterId: 'c1', jobName: 'orders', variables: {} };
  const job = cdmJob(cloud, body, new KnownUsers(), new RecentJobs(cloud.cdm, 'c1')) as RemoteJob;
  return { job, run: cdmRun('orders', { id: 813, createdAtMs: 1_700_000_000_000 }) };
}

test.each(['UNKNOWN', 'RUNNING', 'moving'])(
  'CDM says at a stop that the job is not running: a run whose word is %s has ended, and that is found out at once',
  async (status) => {
    shown = { submissions: [{ ...ROW, status }] };
    stopped = { status: 400, json: { errCode: 'Cdm.0053', externalMessage: 'The job is not running.' } };
    const { job, run } = copy();
    expect(await stopOf(job, run)).toEqual({
      run: '813',
      asked: false,
      confirmed: true,
      leftRunning: null,
      afterMs: 0,
    });
    expect(askedToStop).toBe(1);
  },
);

test.each(['Succeeded', 'stopped', 'Failed'])(
  'a run whose word is %s has ended, and nobody asks to stop it',
  async (status) => {
    shown = { submissions: [{ ...ROW, status }] };
    const { job, run } = copy();
    expect(await stopOf(job, run)).toMatchObject({ asked: false, confirmed: true, afterMs: 0 });
    expect(askedToStop).toBe(0);
  },
);

test('a stream that is stopped while it starts again is at rest, although it leaves the trace of the stop before', async () => {
  const before = { status: 'job_cancel_success', startTimeMs: 5, updateTimeMs: 6 };
  const word = () => (askedToStop ? before.status : 'job_submitting');
  stub.answers = [
    (response, { target }) => {
      if (target.endsWith('/stop')) askedToStop += 1;
      const job = { job_id: 131, name: 's', status: word(), start_time: 5, update_time: 7 };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(target.endsWith('/stop') ? [{ is_success: 'true' }] : { is_success: 'true', job_detail: job }),
      );
    },
  ];
  const body = { jobIds: ['131'], action: 'start' as const, resumeSavepoint: true, triggerSavepoint: false };
  const job = streamJobs(stub.connect(), { ...body, onPartialStart: 'allOrNothing' }) as RemoteJob;
  const run: Run = { id: '131', job: '131', origin: 'new', trace: { before } };

  expect(await stopOf(job, run)).toMatchObject({ asked: true, confirmed: true, leftRunning: null });
  expect(askedToStop).toBe(1);
});

test('a stream whose savepoint fails at its stop is listed as left running, with the words of the cloud', async () => {
  const words = 'Savepoint failed: no permission on obs://bucket';
  shown = {
    is_success: 'true',
    job_detail: { job_id: 131, name: 's', status: 'job_running', status_desc: words, start_time: 5, update_time: 6 },
  };
  stopped = { status: 200, json: [{ is_success: 'true', message: 'sent' }] };
  const body = {
    jobIds: ['131'],
    action: 'start' as const,
    resumeSavepoint: false,
    triggerSavepoint: true,
    onPartialStart: 'allOrNothing' as const,
  };
  const job = streamJobs(stub.connect(), body) as RemoteJob;
  const receipt = await stopOf(job, { id: '131', job: '131', origin: 'new', trace: { before: {} } });
  expect(receipt).toMatchObject({
    asked: true,
    confirmed: false,
    leftRunning: expect.stringContaining(words) as string,
  });
});
