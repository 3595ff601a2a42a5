import fc from 'fast-check';
import { readJson } from '../../src/client/reply/read-json';
import { writeJson } from '../../src/client/service-caller';
import { rowOf, submissionsSince } from '../../src/domain/cdm/submissions-since';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const LONG = '7615917337495251231';
const NEXT = '7615917337495251232';

test('the id of an instance keeps all its digits, in the reply of a run and in a list', async () => {
  stub.answers = [
    { text: `{"instanceId":${LONG}}` },
    { text: `{"total":1,"instances":[{"instanceId":${LONG},"jobName":"j","status":"running","instanceType":2}]}` },
  ];
  const { dgc } = stub.connect();
  expect((await dgc.runImmediate({ jobName: 'j' })).value).toEqual({ instanceId: LONG });
  const { value } = await dgc.instances({ jobName: 'j', fromMs: 0, toMs: 1 });
  expect(value).toMatchObject([{ id: LONG, type: 2, status: 'running' }]);
});

test('two submissions whose ids JavaScript takes for one number are two runs', async () => {
  const row = (id: string) => `{"submission-id":${id},"creation-date":1700000000000,"status":"RUNNING"}`;
  stub.answers = [{ text: `{"submissions":[${row(NEXT)},${row(LONG)}]}` }];
  const { runs: rows } = (await stub.connect().cdm.submissions({ clusterId: 'c', jobName: 'j' })).value;
  expect(rows.map(({ id }) => id)).toEqual([NEXT, LONG]);
  expect(rowOf(rows, { submissionId: LONG })).toBe(rows[1]);
  const found = submissionsSince('j', rows, { newestId: LONG }, { proven: false });
  expect(found.map(({ run }) => run.id)).toEqual([NEXT]);
});

test('a count that a number would round is the text of its digits, and any other a number', async () => {
  const counters = `{"ROWS_WRITTEN":120,"BYTES_WRITTEN":${LONG},"ROWS_READ":-1}`;
  stub.answers = [{ text: `{"submissions":[{"submission-id":7,"counters":{"SqoopCounters":${counters}}}]}` }];
  const { runs } = (await stub.connect().cdm.submissions({ clusterId: 'c', jobName: 'j' })).value;
  expect(runs).toMatchObject([{ id: 7, rowsWritten: 120, bytesWritten: LONG, rowsRead: undefined }]);
});

test('the id of a stream job goes out as a number with all its digits, and comes back the same', async () => {
  stub.answers = [
    { text: '[{"is_success":"true","message":"ok"},{"is_success":"true","message":"ok"}]' },
    { text: `{"is_success":true,"job_detail":{"job_id":${LONG},"status":"job_running"}}` },
  ];
  const { dli } = stub.connect();
  await dli.runJobs(['131', LONG], { resumeSavepoint: false });
  expect(stub.requests[0]?.body).toBe(`{"job_ids":[131,${LONG}],"resume_savepoint":false}`);
  expect((await dli.job(LONG)).value).toMatchObject({ id: LONG, status: 'job_running' });
});

test('whatever the reply, it reads as JSON.parse reads it but for whole numbers beyond 2^53', () => {
  const long = fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n });
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    long,
  );
  const { reply } = fc.letrec<{ reply: unknown }>((tie) => ({
    reply: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('reply')),
      fc.dictionary(fc.string({ unit: 'binary' }), tie('reply')),
    ),
  }));
  const digits = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
  fc.assert(
    fc.property(reply, (value) => {
      const expected: unknown = JSON.parse(JSON.stringify(value, (key, item: unknown) => rounded(digits(key, item))));
      expect(readJson(writeJson(value)).value).toEqual(expected);
    }),
  );
});

/** A double beyond 2^53 is written with all its digits by other languages. */
function rounded(value: unknown): unknown {
  const isLong = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isLong && Math.abs(value) < 1e21 ? String(value) : value;
}

test('a reply of ten megabytes of quotes, escapes and digits is read', () => {
  const text = `${'\\"9'.repeat(1_000_000)}${'\\\\'.repeat(2_000_000)}${'1'.repeat(3_000_000)}`;
  const reply = readJson(`{"pad":"${text}","id":${LONG}}`).value as { pad: string; id: unknown };
  expect(reply.id).toBe(LONG);
  expect(reply.pad).toHaveLength(2_000_000 + 2_000_000 + 3_000_000);
});
