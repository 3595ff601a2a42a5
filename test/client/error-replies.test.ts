import { gzipSync } from 'node:zlib';
import { failureOf } from './support/failure-of';
import { type Answer, type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const job = { clusterId: 'c', jobName: 'j' };

const shapes: { shape: string; answer: Exclude<Answer, (...args: never) => void>; code?: string; says: string }[] = [
  {
    shape: 'DGC and DLI',
    answer: { status: 400, json: { error_code: 'DLF.0100', error_msg: 'M' } },
    code: 'DLF.0100',
    says: '(DLF.0100): M',
  },
  {
    shape: 'the gateway',
    answer: { status: 404, json: { error_code: 'APIGW.0101', error_msg: 'M', request_id: 'r' } },
    code: 'APIGW.0101',
    says: 'M; request id r',
  },
  {
    shape: 'CDM',
    answer: { status: 500, json: { errCode: 'Cdm.0100', externalMessage: 'M' } },
    code: 'Cdm.0100',
    says: '(Cdm.0100): M',
  },
  {
    shape: 'four keys',
    answer: { status: 400, json: { code: 'x.1', errCode: 'Cdm.0100', message: 'other', externalMessage: 'M' } },
    code: 'Cdm.0100',
    says: '(Cdm.0100): M',
  },
  {
    shape: 'code and message',
    answer: { status: 400, json: { code: 'DLI.0001', message: 'M' } },
    code: 'DLI.0001',
    says: '(DLI.0001): M',
  },
  {
    shape: 'IAM',
    answer: { status: 403, json: { error: { code: 403, message: 'M', title: 'Forbidden' } } },
    code: undefined,
    says: 'answered 403: M',
  },
  {
    shape: 'a bare DGC number',
    answer: { status: 400, json: { error_code: '30107', error_msg: 'M' } },
    code: 'DLF.30107',
    says: '(DLF.30107): M',
  },
  {
    shape: 'a validation result with HTTP 500',
    answer: { status: 500, json: { 'validation-result': [{ message: 'M', status: 'ERROR' }] } },
    says: 'answered 500: M',
  },
  {
    shape: 'a validation result grouped by form',
    answer: {
      status: 400,
      json: { 'validation-result': [{}, { 'fromJobConfig.table': [{ message: 'M', status: 'ERROR' }] }] },
    },
    says: 'answered 400: M',
  },
  {
    shape: 'a web page',
    answer: { status: 502, text: '<html><style>p{}</style><h1>502 Bad Gateway</h1></html>' },
    says: 'answered 502: 502 Bad Gateway',
  },
  { shape: 'text', answer: { status: 503, text: 'upstream\n\u0007gone' }, says: 'answered 503: upstream gone' },
  { shape: 'nothing', answer: { status: 500 }, says: 'answered 500. ' },
  {
    shape: 'half a document',
    answer: { status: 500, text: '{"error_code":"DLF.01' },
    says: 'answered 500: {"error_code":"DLF.01',
  },
  { shape: 'a list of nothing', answer: { status: 500, json: [1] }, says: 'answered 500: [1]' },
  {
    shape: 'a list',
    answer: { status: 400, json: [{ is_success: 'true' }, { error_code: 'DLI.13024', error_msg: 'M' }] },
    code: 'DLI.13024',
    says: 'answered 400 (DLI.13024): M',
  },
  {
    shape: 'a list of different errors',
    answer: {
      status: 400,
      json: [
        { error_code: 'DLI.13024', error_msg: 'M' },
        { error_code: 'DLI.13007', error_msg: 'N' },
        { error_code: 'DLI.13024', error_msg: 'M' },
      ],
    },
    code: 'DLI.13024',
    says: 'answered 400 (DLI.13024): M; DLI.13007: N. ',
  },
  {
    shape: 'a key of errors',
    answer: { status: 400, json: { errors: [{ error_code: 'DLF.0100', error_msg: 'M' }] } },
    code: 'DLF.0100',
    says: '(DLF.0100): M',
  },
  {
    shape: 'CloudStream',
    answer: { status: 400, json: { error_id: '10006', error_name: 'N', error_cause: 'M' } },
    code: 'DLI.10006',
    says: '(DLI.10006): M',
  },
  {
    shape: 'DLI with one more key',
    answer: {
      status: 400,
      json: { error_code: 'DLI.10001', error_msg: 'M', error_json_opt: { error_code: 'DLI.0001' } },
    },
    code: 'DLI.10001',
    says: '(DLI.10001): M',
  },
  {
    shape: 'a byte order mark',
    answer: { status: 400, text: '\uFEFF{"errCode":"Cdm.0100","externalMessage":"M"}' },
    code: 'Cdm.0100',
    says: '(Cdm.0100): M',
  },
  {
    shape: 'gzip',
    answer: {
      status: 400,
      headers: { 'content-encoding': 'gzip' },
      text: gzipSync('{"errCode":"Cdm.0100","externalMessage":"M"}'),
    },
    code: 'Cdm.0100',
    says: '(Cdm.0100): M',
  },
  {
    shape: 'gzip that is none',
    answer: { status: 400, headers: { 'content-encoding': 'gzip' }, text: '{"errCode":"Cdm.0100"}' },
    says: 'answered 400, and the reply is no whole gzip',
  },
];

test.each(shapes)('an error in the shape of $shape is read', async ({ answer, code, says }) => {
  stub.answers = [answer];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}));

  expect(error.message).toContain(says);
  expect(error.code).toBe(code);
  expect(error.httpStatus).toBe(answer.status);
});

test('a failed validation is an answer, whatever its HTTP status', async () => {
  stub.answers = [{ status: 500, json: { 'validation-result': [{ message: 'M', status: 'ERROR' }] } }];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'InvalidRequest', effect: 'none' });
});

test('what the cloud says is told as one line, without what stands around it', async () => {
  stub.answers = [{ status: 400, json: { error_code: 'DLF.3051', error_msg: ' \t\u0000no\n\n such\u200b job. \n' } }];

  const error = await failureOf(stub.connect().dgc.runImmediate({ jobName: 'j' }));

  expect(error.message).toContain('answered 400 (DLF.3051): no such job');
});

test('a call may take up to 2^31 - 1 ms, and no time that is none', async () => {
  stub.answers = [{ status: 200, json: {} }];
  const run = async (timeoutMs: number) => stub.connect().cdm.startJob(job, {}, { timeoutMs });
  for (const timeoutMs of [0, -1, Number.NaN, 2_147_483_648])
    await expect(run(timeoutMs)).rejects.toThrow(`timeoutMs must be above 0 and at most 2147483647, got ${timeoutMs}`);
  expect(stub.requests).toEqual([]);
  await run(2_147_483_647).catch(() => undefined);
  expect(stub.requests).toHaveLength(1);
});

test('an error code in a 200 reply is an error', async () => {
  stub.answers = [{ json: { error_code: 'DLF.3051', error_msg: 'M' } }];

  const error = await failureOf(stub.connect().dgc.runImmediate({ jobName: 'j' }));

  expect(error).toMatchObject({ kind: 'InvalidRequest', effect: 'none', code: 'DLF.3051', httpStatus: 200 });
});

test('the message alone names the call, the path, the answer, the request and what to do', async () => {
  const headers = { 'x-request-id': 'req-7' };
  stub.answers = [{ status: 400, headers, json: { errCode: 'Cdm.0100', externalMessage: 'job not found' } }];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}));

  expect(error.message).toBe(
    'CDM startJob: PUT /v1.1/p1/clusters/c/cdm/job/j/start answered 400 (Cdm.0100): job not found; request id req-7. ' +
      'Check the job name and the cluster id.',
  );
  expect(error).toMatchObject({
    service: 'CDM',
    operation: 'startJob',
    method: 'PUT',
    requestId: 'req-7',
    name: 'HuaweiCloudError',
  });
});

test.each([
  { header: '3', ms: 3000 },
  { header: '1.5', ms: 1500 },
  { header: 'Tue, 02 Jan 2024 03:04:15 GMT', ms: 10_000 },
  { header: 'Mon, 01 Jan 2024 00:00:00 GMT', ms: 0 },
  { header: '999999999', ms: 600_000 },
  { header: 'soon', ms: undefined },
])('a 429 with Retry-After $header asks for $ms ms', async ({ header, ms }) => {
  const headers = { 'retry-after': header, date: 'Tue, 02 Jan 2024 03:04:05 GMT' };
  stub.answers = [{ status: 429, headers, text: '<html>slow down</html>' }];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'Throttled' });
  expect(error.retryAfterMs).toBe(ms);
});

test.each([
  {
    title: 'compressed',
    answer: { status: 429, headers: { 'content-encoding': 'gzip' }, text: Buffer.from([31, 139]) },
  },
  { title: 'too long', answer: { status: 429, text: 'x'.repeat(2000) } },
])('a 429 whose body is $title is still a throttled request, of which a start may run', async ({ answer }) => {
  stub.answers = [answer];
  const { cdm } = stub.connect({ maxReplyBytes: 1000 });

  const [start, stop] = [await failureOf(cdm.startJob(job, {})), await failureOf(cdm.stopJob(job))];

  expect(start).toMatchObject({ kind: 'Throttled', effect: 'unknown', httpStatus: 429 });
  expect(stop).toMatchObject({ kind: 'Throttled', effect: 'none', httpStatus: 429 });
});
