import fc from 'fast-check';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import { type StubCloud, startStubCloud } from './support/stub-cloud';
import { PLENTY_OF_ALL } from '../support/plenty';

let stub: StubCloud;
let cloud: HuaweiCloud;
beforeEach(async () => {
  stub = await startStubCloud();
  cloud = stub.connect({ budget: { limits: PLENTY_OF_ALL } });
});
afterEach(() => stub.close());

const cdmJob = { clusterId: 'c', jobName: 'j' };
const run = { jobName: 'j', instanceId: '1' };
const calls: ((cloud: HuaweiCloud) => Promise<unknown>)[] = [
  ({ cdm }) => cdm.startJob(cdmJob, {}),
  ({ cdm }) => cdm.submissions(cdmJob),
  ({ cdm }) => cdm.stopJob(cdmJob),
  ({ cdm }) => cdm.job(cdmJob),
  ({ cdm }) => cdm.jobs(cdmJob),
  ({ dgc }) => dgc.runImmediate(run),
  ({ dgc }) => dgc.instances({ ...run, fromMs: 0, toMs: 0 }),
  ({ dgc }) => dgc.instance(run),
  ({ dgc }) => dgc.stopInstance(run),
  ({ dgc }) => dgc.jobs(run),
  ({ dli }) => dli.runJobs(['1'], { resumeSavepoint: false }),
  ({ dli }) => dli.job('1'),
  ({ dli }) => dli.jobs({}),
];

/** A call ends in a value or in the one error callers know. */
async function expectKnownEnds(): Promise<void> {
  const ends = await Promise.allSettled(calls.map((call) => call(cloud)));
  for (const end of ends) {
    if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(HuaweiCloudError);
  }
}

const keys = [
  'submissions', 'submission-id', 'creation-date', 'counters', 'progress', 'status', 'jobs', 'name', 'total', 'instances',
  'instanceId', 'nodes', 'is_success', 'job_detail', 'job_list', 'total_count', 'job_id', 'validation-result', 'message',
  'error_code', 'errCode', 'code', 'error', '__proto__', 'constructor', 'toString',
]; // prettier-ignore
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 'true', '', '12', '1e400', -1, 0, 1.5, 2 ** 60, '0x10', 'Cdm.0053', 'ERROR'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...keys), tie('value')), { maxLength: 6 })
      .map((rows) => Object.fromEntries(rows)),
  ),
})).value;

test('whatever JSON comes with whatever status, a call ends in a value or a HuaweiCloudError', async () => {
  await fc.assert(
    fc.asyncProperty(json, fc.constantFrom(200, 204, 400, 401, 429, 500), async (body, status) => {
      stub.answers = [{ status, text: JSON.stringify(body) }];
      await expectKnownEnds();
    }),
    { numRuns: 80 },
  );
});

test.each([
  {
    title: 'numbers beyond all bounds',
    text: '{"submissions":[{"submission-id":1e400,"progress":-1e400}],"instanceId":1e999}',
  },
  { title: 'a hundred thousand levels', text: `${'{"submissions":['.repeat(100_000)}${']}'.repeat(100_000)}` },
  { title: 'deep validation results', text: `{"validation-result":${'['.repeat(50_000)}${']'.repeat(50_000)}}` },
  { title: 'the same key twice', text: '{"submissions":[{"submission-id":1,"submission-id":2}],"submissions":[]}' },
  { title: 'a byte order mark', text: '\ufeff{"submissions":[]}' },
  { title: 'bytes that are no UTF-8', text: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) },
  { title: 'zero bytes', text: '\0\0\0' },
])('a reply of $title ends in a value or a HuaweiCloudError', async ({ text }) => {
  for (const status of [200, 400, 500]) {
    stub.answers = [{ status, text }];
    await expectKnownEnds();
  }
});

test.each([
  { said: '7', id: 7 },
  { said: 7, id: 7 },
  { said: 7.5, id: undefined },
  { said: 'seven', id: undefined },
  { said: '', id: undefined },
  { said: null, id: undefined },
  { said: [7], id: undefined },
])('a submission id written as $said is read as $id', async ({ said, id }) => {
  stub.answers = [{ json: { submissions: [{ 'submission-id': said, status: 'RUNNING' }] } }];

  const { runs } = (await cloud.cdm.submissions(cdmJob)).value;

  expect(runs).toEqual([{ id, status: 'RUNNING' }]);
});
