import { gzipSync } from 'node:zlib';
import type { StubCloud } from './support/stub-cloud';
import { startStubCloud } from './support/stub-cloud';
import { failureOf } from './support/failure-of';

const job = { jobName: 'etl' };
const REFUSAL = JSON.stringify({ error_code: 'DLF.0100', error_msg: 'no such job' });

let stub: StubCloud;

beforeEach(async () => {
  stub = await startStubCloud();
});

afterEach(() => stub.close());

test('a refusal that came compressed, which no header says, is read', async () => {
  stub.answers = [{ status: 400, text: gzipSync(REFUSAL) }];
  const failure = await failureOf(stub.connect().dgc.runImmediate(job));
  expect(failure).toMatchObject({ code: 'DLF.0100', kind: 'NotFound', effect: 'none' });
});

test.each([400, 403, 404])(
  'a start answered %i by what is no text may have been carried out, and is worth another try',
  async (status) => {
    stub.answers = [
      { status, text: Buffer.from([0x1f, 0x8b, 8, 0, 0, 1, 2, 3, 0xfe]) },
      { status, text: Buffer.from([0, 1, 2, 0xff]) },
    ];
    const { dgc } = stub.connect();
    for (const reply of ['half of a gzip', 'bytes']) {
      const failure = await failureOf(dgc.runImmediate(job));
      expect({ reply, ...failure, isTransient: failure.isTransient }).toMatchObject({
        effect: 'unknown',
        isTransient: true,
      });
      expect(failure?.message).not.toMatch(/[\u0000-\u001f\ufffd]/);
    }
  },
);

test.each([400, 403, 404, 410])(
  'a look answered %i by what cannot be read is made again, and then later: the reason may be that there is nothing yet',
  async (status) => {
    stub.answers = [{ status, headers: { 'content-encoding': 'gzip' }, text: REFUSAL }];
    const look = { clusterId: 'c', jobName: 'j' };
    const failure = await failureOf(stub.connect().cdm.jobStatus(look));
    expect(failure).toMatchObject({ kind: 'BrokenReply', effect: 'none', httpStatus: status });
    expect(failure.message).toContain(`answered ${status}, and the reply is no whole gzip`);
    expect(failure.message).toContain('Check that the endpoint is Huawei Cloud and not a proxy');
    expect(stub.requests).toHaveLength(2);
  },
);

test('a 401 says who has to do something, whatever becomes of the rest of it', async () => {
  stub.answers = [{ status: 401, headers: { 'content-encoding': 'gzip' }, text: REFUSAL }];
  const failure = await failureOf(stub.connect().cdm.jobStatus({ clusterId: 'c', jobName: 'j' }));
  expect(failure).toMatchObject({ kind: 'Unauthenticated', effect: 'none' });
});

test.each([
  [
    'whose rows are none',
    { submissions: ['a', 'b', 'c', 'd'] },
    [0, 1, 2].map((at) => `submissions.${at} (invalid_type)`),
  ],
  ['that is a number', 7, ['body (invalid_type)']],
])('of a reply %s the first three places are named, and nothing of it is quoted', async (_, json, places) => {
  stub.answers = [{ json }];
  const failure = await failureOf(stub.connect().cdm.jobStatus({ clusterId: 'c', jobName: 'j' }));
  expect(failure).toMatchObject({ kind: 'BrokenReply', effect: 'none' });
  expect(failure.message).toContain(`the reply is not as documented: ${places.join(', ')}`);
  expect(failure.message).not.toContain('submissions.3');
});

test('a list that is missing is named, as is a row of it that is none', async () => {
  const messageOf = async (json: object) => {
    stub.answers = [{ json }];
    return (await failureOf(stub.connect().dgc.instances({ ...job, fromMs: 0, toMs: 1 }))).message;
  };
  expect(await messageOf({})).toContain('is not as documented: instances (invalid_type)');
  expect(await messageOf({ instances: [null] })).toContain('is not as documented: instances.0 (invalid_type)');
  expect(await messageOf({ instances: { jobName: 'etl' } })).toContain('has an instance without a readable id');
});

test.each(['null', ' ', '{}', '[]'])(
  'a stop, a deletion and a creation that are answered by %j are done',
  async (text) => {
    const { cdm } = stub.connect();
    const cdmJob = { clusterId: 'c', jobName: 'j' };
    stub.answers = [{ text }];
    expect((await cdm.stopJob(cdmJob)).value).toBe('asked');
    expect((await cdm.deleteJob(cdmJob)).value).toBe('deleted');
    expect((await cdm.createJob(cdmJob, {})).value).toBe('created');
  },
);

test.each(['null', '7', '"yes"'])('a batch of stream jobs that is answered by %j may run', async (text) => {
  stub.answers = [{ text }];
  expect(await failureOf(stub.connect().dli.runJobs(['1'], { resumeSavepoint: false }))).toMatchObject({
    kind: 'BrokenReply',
    effect: 'unknown',
    message: expect.stringContaining('is no list') as string,
  });
});

test('blanks in place of a list are no list', async () => {
  stub.answers = [{ text: ' \n' }];
  expect(await failureOf(stub.connect().dgc.jobs(job))).toMatchObject({ kind: 'BrokenReply' });
});
