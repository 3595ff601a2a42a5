import fc from 'fast-check';
import { cdmJob } from '../../src/activities/cdm/cdm-job';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import { streamJobs } from '../../src/activities/dli/stream-jobs';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';
import { PLENTY_OF_ALL } from '../support/plenty';

const RUNS = { numRuns: 100 };

let stub: StubCloud;
let cloud: HuaweiCloud;

beforeAll(async () => {
  stub = await startStubCloud();
  cloud = stub.connect({ budget: { limits: PLENTY_OF_ALL } });
});

afterAll(() => stub.close());

/** What a start is taken to have come to; `unknown` when the reply could not be read and the cloud must be asked. */
async function answerTo<Answer>(start: Promise<Record<string, Answer>>, unit: string): Promise<Answer | 'unknown'> {
  try {
    return (await start)[unit] as Answer;
  } catch (error) {
    expect(error).toBeInstanceOf(HuaweiCloudError);
    expect(error).toMatchObject({ effect: 'unknown' });
    return 'unknown';
  }
}

const id = fc.oneof(
  fc.constantFrom<unknown>(41, '41', 42, '42', 43, '43', 0, -1, '', null, 1e20, '1e400', [43], { id: 43 }, true),
  fc.integer(),
);
const junk = fc.jsonValue({ depthSize: 'small' });

test('a run-immediate that names no instance, or one from before the fence, is looked for and not believed', async () => {
  const job = dgcInstance(cloud, { jobName: 'transform', mode: 'runNow', jobParams: {} });
  const marks = { transform: { newestInstanceId: '42', fromMs: 0 } };
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.record({ instanceId: id }), junk), async (reply) => {
      stub.answers = [{ text: JSON.stringify(reply) }];
      const answer = await answerTo(job.start(['transform'], marks, {}), 'transform');
      if (answer !== 'unknown' && answer.is === 'started') expect(Number(answer.run.id)).toBeGreaterThan(42);
      if (answer !== 'unknown') expect(answer.is).not.toBe('refused');
    }),
    RUNS,
  );
  stub.answers = [{ text: '{"instanceId":"43"}' }];
  expect(await answerTo(job.start(['transform'], marks, {}), 'transform')).toMatchObject({ is: 'started' });
});

test('a copy’s start that names no submission, or one from before the fence, is looked for and not believed', async () => {
  const job = cdmJob(
    cloud,
    { clusterId: 'c', jobName: 'orders', variables: {} },
    new KnownUsers(() => undefined),
    new RecentJobs(cloud.cdm, 'c'),
  );
  const marks = { orders: { newestId: 42, newestCreatedAtMs: 1_000 } };
  const row = fc.record({ 'submission-id': id, 'creation-date': fc.constantFrom<unknown>(999, 1_001, null) });
  const submissions = fc.oneof(fc.array(row, { maxLength: 3 }), row, junk);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.record({ submissions }), junk), async (reply) => {
      stub.answers = [{ text: JSON.stringify(reply) }];
      const answer = await answerTo(job.start(['orders'], marks, {}), 'orders');
      if (answer !== 'unknown' && answer.is === 'started') expect(Number(answer.run.id)).toBeGreaterThan(42);
      if (answer !== 'unknown') expect(answer.is).not.toBe('refused');
    }),
    RUNS,
  );
  stub.answers = [{ text: '{"submissions":[{"submission-id":"43"}]}' }];
  expect(await answerTo(job.start(['orders'], marks, {}), 'orders')).toMatchObject({ is: 'started' });
});

test('a stream counts as refused only when DLI says false, and as started only when it says true', async () => {
  const body = { jobIds: ['7'], action: 'start', resumeSavepoint: false, triggerSavepoint: false } as const;
  const job = streamJobs(cloud, { ...body, jobIds: ['7'], onPartialStart: 'keepGoing' });
  const said = fc.constantFrom<unknown>(true, false, 'true', 'FALSE', 'perhaps', '', null, 0, 1, 'True', [], {});
  const item = fc.record({ is_success: said, message: fc.option(fc.string()) }, { requiredKeys: [] });
  const reply = fc.oneof(fc.array(item, { maxLength: 2 }), item, junk);
  await fc.assert(
    fc.asyncProperty(reply, async (items) => {
      stub.answers = [{ text: JSON.stringify(items) }];
      const answer = await answerTo(job.start(['7'], {}, {}), '7');
      if (answer === 'unknown' || answer.is === 'accepted' || answer.is === 'mixed') return;
      const [only] = Array.isArray(items) ? items : [items];
      const word = String((only as { is_success: unknown }).is_success).toLowerCase();
      expect(word).toBe(answer.is === 'started' ? 'true' : 'false');
    }),
    RUNS,
  );
});
