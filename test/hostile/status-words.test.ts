import fc from 'fast-check';
import { cdmJob } from '../../src/activities/cdm/cdm-job';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import { streamJobs } from '../../src/activities/dli/stream-jobs';
import type { RemoteJob } from '../../src/activities/remote-job';
import { Watcher } from '../../src/activities/watch/watcher';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { Run } from '../../src/domain/run';
import type { Sighting } from '../../src/domain/verdict';
import type { StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';

const PLENTY = { calls: 1_000_000, perMs: 1_000 };
const NOON = Date.parse('2026-11-21T12:00:00Z');
const LOOKS = 3;
const RUNS = { numRuns: 100 };
/** Where a tenth of what is drawn is a success: that hardly any of a hundred is comes to pass once in twenty runs of the suite. */
const MORE_RUNS = { numRuns: 250 };

let stub: StubCloud;
let cloud: HuaweiCloud;
let successes = 0;

beforeEach(() => {
  successes = 0;
});

beforeAll(async () => {
  stub = await startStubCloud();
  cloud = stub.connect({ budget: { limits: { 'cdm.read': PLENTY, dgc: PLENTY, dli: PLENTY } } });
});

afterAll(() => stub.close());

/** What a watch makes of a cloud that answers every look with the same text; undefined when it waits on. */
async function watched<Trace>(
  job: RemoteJob<unknown, Trace>,
  run: Run<Trace>,
  text: string,
): Promise<Sighting | undefined> {
  stub.answers = [{ text }];
  const giveUp = new AbortController();
  let looks = 0;
  const look = async (runs: Run[]) => {
    looks += 1;
    if (looks > LOOKS) giveUp.abort(new Error('still waiting'));
    return job.look(runs as Run<Trace>[], {});
  };
  const wait = {
    group: 'g',
    service: 'cdm',
    fairnessKey: 'w',
    runs: [run],
    look,
    ageMs: 0,
    beat: () => undefined,
    signal: giveUp.signal,
  };
  const end = new Watcher({ minMs: 0, maxMs: 1 }).untilEnded(wait);
  const [seen] = await end.catch((error: Error) => {
    expect(error.message).toBe('still waiting');
    return [];
  });
  return seen;
}

function hasSucceeded(seen: Sighting | undefined): boolean {
  if (seen?.verdict === 'succeeded') successes += 1;
  return seen?.verdict === 'succeeded';
}

/** In whatever case. */
function isWord(status: unknown, word: string): boolean {
  return typeof status === 'string' && status.toLowerCase() === word.toLowerCase();
}

/** Near misses of words that mean success, in the vendor's spelling and in others. */
function words(...good: string[]): fc.Arbitrary<unknown> {
  const near = good.flatMap((word) => [word, word.toLowerCase(), word.toUpperCase(), ` ${word}`, `${word}\0`, [word]]);
  const others = ['', 'STOPPED', 'fail', 'job_submit_fail', 'UNKNOWN', '__proto__', 'toString', 'constructor'];
  return fc.oneof(
    fc.constantFrom<unknown>(...near, ...others, null, true, 0, 1, {}),
    fc.constantFrom(...good),
    fc.string({ unit: 'grapheme' }),
    fc.jsonValue({ depthSize: 'small' }),
  );
}

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const flag = optional(fc.constantFrom<unknown>(true, false, 'true', 'TRUE', 'yes', 1, null, {}));

const copy = () =>
  cdmJob(
    cloud,
    { clusterId: 'c', jobName: 'orders', variables: {} },
    new KnownUsers(() => undefined),
    new RecentJobs(cloud.cdm, 'c'),
  );
const ourCopy: Run<{ submissionId?: number; createdAtMs?: number }> = {
  id: '7',
  job: 'orders',
  origin: 'new',
  trace: { submissionId: 7, createdAtMs: NOON },
};

const submissions = fc.array(
  fc.record({
    'submission-id': optional(fc.constantFrom<unknown>(7, '7', 6, 8, 70, '', null, -7, 7.5, [7], { id: 7 }, 'seven')),
    'creation-date': optional(fc.constantFrom<unknown>(NOON, String(NOON), NOON - 1, NOON + 1, 0, null)),
    status: optional(words('SUCCEEDED')),
  }),
  { maxLength: 4 },
);

test('a copy has succeeded only when the row of exactly its submission says SUCCEEDED', async () => {
  await fc.assert(
    fc.asyncProperty(submissions, async (rows) => {
      const seen = await watched(copy(), ourCopy, JSON.stringify({ submissions: rows }));
      const says = rows.some(({ 'submission-id': id, 'creation-date': created, status }) => {
        const named = id === 7 || id === '7';
        const nameless = ![6, 8, 70, -7].includes(id as number);
        return isWord(status, 'SUCCEEDED') && (named || (nameless && Number(created) === NOON));
      });
      if (!hasSucceeded(seen)) return;
      expect(says).toBe(true);
    }),
    MORE_RUNS,
  );
  expect(successes).toBeGreaterThan(5);
});

const ourInstance: Run<Record<string, never>> = { id: '7', job: 'transform', origin: 'new', trace: {} };

const details = fc.record({
  instanceId: optional(fc.constantFrom<unknown>(7, '7', 6, null)),
  status: optional(words('success', 'forceSuccess', 'ignoreSuccess')),
  forceSuccess: flag,
  ignoreSuccess: flag,
  nodes: optional(fc.jsonValue({ depthSize: 'small' })),
});

test('an instance has succeeded only when DGC says so, or that an operator declared its failure a success', async () => {
  const body = { jobName: 'transform', mode: 'runNow' as const, jobParams: {} };
  await fc.assert(
    fc.asyncProperty(details, async (reply) => {
      const seen = await watched(dgcInstance(cloud, body), ourInstance, JSON.stringify(reply));
      const { status, forceSuccess, ignoreSuccess } = reply;
      const isDeclared = [forceSuccess, ignoreSuccess].some((said) => [true, 'true', 'TRUE'].includes(said as string));
      const isGood = ['success', 'forceSuccess', 'ignoreSuccess'].some((word) => isWord(status, word));
      const isBad = ['fail', 'running-exception'].some((word) => isWord(status, word));
      if (!hasSucceeded(seen)) return;
      expect(isGood || (isBad && isDeclared)).toBe(true);
    }),
    RUNS,
  );
  expect(successes).toBeGreaterThan(5);
});

const STREAM_BODY = {
  jobIds: ['7'],
  action: 'start' as const,
  resumeSavepoint: false,
  triggerSavepoint: false,
  onPartialStart: 'keepGoing' as const,
};
const before = { status: 'job_finish', startTimeMs: NOON - 2_000, updateTimeMs: NOON - 1_000 };
const ourStream = { id: '7', job: '7', origin: 'new' as const, trace: { before } };

const streams = fc.record({
  is_success: flag,
  job_detail: fc.record({
    job_id: optional(fc.constantFrom<unknown>(7, '7', 8, null, '')),
    status: optional(words('job_running', 'job_finish')),
    start_time: optional(fc.constantFrom<unknown>(NOON, String(NOON), NOON - 2_000, 0, null, 'noon')),
    update_time: optional(fc.constantFrom<unknown>(NOON, NOON - 1_000, 0, null)),
  }),
});

test('a stream is up only when DLI says so of exactly this job, and of a start after ours was sent', async () => {
  await fc.assert(
    fc.asyncProperty(streams, async (reply) => {
      const seen = await watched(streamJobs(cloud, STREAM_BODY), ourStream, JSON.stringify(reply));
      const { job_id: id, status, start_time: started, update_time: updated } = reply.job_detail;
      const isNewer = Number(started) > before.startTimeMs || Number(updated) > before.updateTimeMs;
      const isUp = isWord(status, 'job_running') || (isWord(status, 'job_finish') && isNewer);
      if (!hasSucceeded(seen)) return;
      expect([isUp, id === 8, reply.is_success === false]).toEqual([true, false, false]);
    }),
    MORE_RUNS,
  );
  expect(successes).toBeGreaterThan(5);
});

test('whatever JSON comes, no run has succeeded of which it holds no word of success', async () => {
  const jobs = [
    { job: copy() as RemoteJob<unknown, never>, run: ourCopy as Run<never> },
    {
      job: dgcInstance(cloud, { jobName: 'transform', mode: 'runNow', jobParams: {} }) as RemoteJob<unknown, never>,
      run: ourInstance as Run<never>,
    },
    { job: streamJobs(cloud, STREAM_BODY) as RemoteJob<unknown, never>, run: ourStream as Run<never> },
  ];
  const good = /"(SUCCEEDED|success|forceSuccess|ignoreSuccess|job_running|job_finish)"/i;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...jobs), fc.json(), async ({ job, run }, text) => {
      const seen = await watched(job, run, text);
      expect(seen?.verdict === 'succeeded' && !good.test(text)).toBe(false);
    }),
    RUNS,
  );
});

test.each([
  {
    what: 'a copy',
    job: () => copy(),
    run: ourCopy,
    text: '{"submissions":[{"submission-id":"7","status":"SUCCEEDED"}]}',
  },
  {
    what: 'an instance',
    job: () => dgcInstance(cloud, { jobName: 'transform', mode: 'runNow', jobParams: {} }),
    run: ourInstance,
    text: '{"instanceId":7,"status":"success"}',
  },
  {
    what: 'a stream',
    job: () => streamJobs(cloud, STREAM_BODY),
    run: ourStream,
    text: `{"job_detail":{"job_id":7,"status":"job_running","start_time":${NOON}}}`,
  },
])('$what of which the cloud says so has succeeded', async ({ job, run, text }) => {
  expect(await watched(job() as RemoteJob<unknown, never>, run as Run<never>, text)).toMatchObject({
    verdict: 'succeeded',
  });
});
