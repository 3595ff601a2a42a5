import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import { streamJobs } from '../../src/activities/dli/stream-jobs';
import { Watcher } from '../../src/activities/watch/watcher';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { dgcRun } from '../../src/domain/dgc/instances-since';
import type { DgcBody } from '../../src/domain/dgc/dgc-body';
import type { DliBody } from '../../src/domain/dli/dli-body';
import type { Sighting } from '../../src/domain/verdict';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { asked, CLUSTER, connectTo, copyJob, startCopy, waitFor } from './waiting';

/** Enough to be worth a list. */
const names = Array.from({ length: 8 }, (_, nth) => `job_${nth}`);
const HOUR_MS = 3_600_000;
const PLENTY = { calls: 1_000_000, perMs: 1_000 };

let cloud: Simulator;
let huawei: HuaweiCloud;
let watcher: Watcher;

beforeEach(async () => {
  cloud = await startSimulator({ speed: 0 });
  huawei = connectTo(cloud, { budget: { limits: { 'cdm.read': PLENTY, dgc: PLENTY, dli: PLENTY } } });
  watcher = new Watcher({ minMs: 20, maxMs: 20 });
});

afterEach(async () => {
  watcher.drain();
  await huawei.close();
  await cloud.close();
});

/** The ends as they come: empty where a wait goes on. */
function collected(waits: Promise<Sighting[]>[]): (Sighting | undefined)[] {
  const ends: (Sighting | undefined)[] = waits.map(() => undefined);
  waits.forEach((wait, nth) => void wait.then(([end]) => (ends[nth] = end)).catch(() => undefined));
  return ends;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const asksMore = (routeEnd: string, more: number) => {
  const before = asked(cloud, routeEnd);
  return until(() => asked(cloud, routeEnd) >= before + more);
};

const copyOf = (name: string, more: object = {}) =>
  ({ service: 'cdm', clusterId: CLUSTER, name, durationMs: HOUR_MS, bootMs: 0, rows: 9, ...more }) as const;

async function watchCopies() {
  const runs = await Promise.all(names.map(async (name) => startCopy(huawei, name)));
  return collected(runs.map(async (run) => watcher.untilEnded(waitFor(copyJob(huawei, run.job), [run]))));
}

const allJobs = (status: string) => ({
  total: names.length,
  jobs: names.map((name) => ({ name, status, execute_start_date: cloud.clock().now + 1 })),
});

test('a CDM run that failed is failed, though its job shows a stranger’s run that goes on', async () => {
  cloud.addJobs(names.map((name) => copyOf(name)));
  cloud.addJobs([copyOf('job_0', { durationMs: 1_000, outcome: 'FAILED', errorSummary: 'disk full' })]);
  const ends = await watchCopies();
  await asksMore('/job/:jobName', 2);

  cloud.advance(1_000);
  cloud.addJobs([copyOf('job_0')]);
  cloud.run({ service: 'cdm', clusterId: CLUSTER, job: 'job_0' });
  await until(() => ends[0] !== undefined);

  expect(ends[0]).toMatchObject({ verdict: 'failed', reason: 'disk full' });
  await asksMore('/job/:jobName', 3);
  expect(ends.slice(1)).toEqual(names.slice(1).map(() => undefined));
});

test.each(['SUCCEEDED', 'FAILED', 'NEW', 'no such word'])(
  'a CDM run that goes on is waited for, though the list shows its job %s',
  async (status) => {
    cloud.addJobs(names.map((name) => copyOf(name)));
    cloud.fault({ kind: 'refuse', status: 200, match: { path: '/job/all' }, times: 1_000, body: allJobs(status) });
    const ends = await watchCopies();
    await asksMore('/job/:jobName', 1);
    await asksMore('/submissions', 2 * names.length);
    expect(ends).toEqual(names.map(() => undefined));

    cloud.endFaults();
    cloud.advance(HOUR_MS);
    await until(() => ends.every(Boolean));
    for (const end of ends) expect(end).toMatchObject({ verdict: 'succeeded', output: { rowsWritten: 9 } });
  },
);

test('a list that may not be read is left alone, and each run is asked for', async () => {
  cloud.addJobs(names.map((name) => copyOf(name)));
  const body = { error_code: 'APIGW.0302', error_msg: 'not authorized' };
  cloud.fault({ kind: 'refuse', status: 403, match: { path: '/job/all' }, times: 1_000, body });
  const ends = await watchCopies();
  await asksMore('/submissions', 4 * names.length);

  cloud.advance(HOUR_MS);
  await until(() => ends.every(Boolean));
  expect(ends.map((end) => end?.verdict)).toEqual(names.map(() => 'succeeded'));
  expect(asked(cloud, '/job/:jobName')).toBe(1);
});

test('a DGC instance is judged by its id, though a stranger’s instance of the same job has succeeded', async () => {
  const jobs = (outcome: string) =>
    names.map((name) => ({ service: 'dgc', name, durationMs: 10_000, bootMs: 0, outcome }) as const);
  cloud.addJobs(jobs('success'));
  for (const job of names) cloud.run({ service: 'dgc', job });
  cloud.advance(5_000);
  cloud.addJobs(jobs('fail'));
  const ends = collected(
    names.map(async (jobName) => {
      const { value } = await huawei.dgc.runImmediate({ jobName });
      const body: DgcBody = { jobName, mode: 'runNow', jobParams: {} };
      return watcher.untilEnded(waitFor(dgcInstance(huawei, body), [dgcRun(jobName, value.instanceId ?? '')]));
    }),
  );
  await asksMore('/instances/detail', 1);

  cloud.advance(6_000);
  await asksMore('/instances/detail', 2);
  const singly = asked(cloud, '/instances/:instanceId');
  await asksMore('/instances/detail', 2);
  expect(ends).toEqual(names.map(() => undefined));
  expect(asked(cloud, '/instances/:instanceId')).toBe(singly);

  cloud.advance(5_000);
  await until(() => ends.every(Boolean));
  expect(ends.map((end) => end?.verdict)).toEqual(names.map(() => 'failed'));
});

test('a stream job that is on no page of the list is asked for by its id, and never counts as lost', async () => {
  // Newest first: ten pages of strangers hide ours.
  cloud.addJobs(
    Array.from(
      { length: 1_000 },
      (_, nth) => ({ service: 'dli', id: nth + 1, name: `s${nth}`, startupMs: HOUR_MS }) as const,
    ),
  );
  const ends = collected(
    names.map(async (_, nth) => {
      const body: DliBody = {
        jobIds: [String(nth + 1)],
        action: 'start',
        resumeSavepoint: false,
        triggerSavepoint: false,
        onPartialStart: 'keepGoing',
      };
      const job = streamJobs(huawei, body);
      const { marks } = await job.survey(body.jobIds, {});
      const answers = await job.start(body.jobIds, marks, {});
      const run = Object.values(answers).flatMap((answer) => (answer.is === 'started' ? [answer.run] : []));
      return watcher.untilEnded(waitFor(job, run));
    }),
  );
  await asksMore('/streaming/jobs', 1);
  await asksMore('/:jobId', 3 * names.length);
  expect(ends).toEqual(names.map(() => undefined));

  cloud.advance(HOUR_MS);
  await until(() => ends.every(Boolean));
  expect(ends.map((end) => end?.status)).toEqual(names.map(() => 'job_running'));
});
