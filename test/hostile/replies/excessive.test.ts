import { gzipSync } from 'node:zlib';
import { BOUNDS } from '../../../src/domain/bounds';
import { readMetadataKey } from '../../../src/client/auth/read-metadata-key';
import { readJson } from '../../../src/client/reply/read-json';
import { Agent } from 'undici';
import { failureOf } from '../../client/support/failure-of';
import { type StubCloud, startStubCloud } from '../../client/support/stub-cloud';

const MEGABYTES = 2 ** 20;
const job = { clusterId: 'c', jobName: 'orders' };
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const tooDeep = `is nested deeper than ${BOUNDS.replyDepth.most} levels`;

const EXCESSIVE = [
  { what: 'lists of lists', text: nested(4 * MEGABYTES - 100), says: tooDeep },
  { what: 'maps of maps without an end', text: '{"a":'.repeat(1_500_000), says: tooDeep },
  { what: 'brackets behind a text of brackets', text: `{"a":"\\"[[","b":${nested(3_900_000)}}`, says: tooDeep },
  { what: 'empty lists', text: `[${'[],'.repeat(2_700_000)}1]`, says: `more than ${BOUNDS.replyValues.most} values` },
  { what: 'noughts', text: `[${'0,'.repeat(4_000_000)}0]`, says: `more than ${BOUNDS.replyValues.most} values` },
];

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

test.each(EXCESSIVE)(
  'eight megabytes of $what are not read, whatever the status, and the error says so',
  async ({ text, says }) => {
    const { cdm, dgc, dli } = stub.connect();
    stub.answers = [{ text }];
    const before = process.cpuUsage();
    expect(await failureOf(cdm.jobStatus(job))).toMatchObject({ kind: 'BrokenReply', effect: 'none' });
    const start = await failureOf(cdm.startJob(job, {}));
    expect(start).toMatchObject({ kind: 'BrokenReply', effect: 'unknown' });
    expect(start.message).toContain(says);
    expect((await failureOf(dgc.runImmediate({ jobName: 'j' }))).message).toContain(says);
    expect((await failureOf(dli.runJobs(['1'], { resumeSavepoint: false }))).message).toContain(says);
    stub.answers = [{ status: 500, text: gzipSync(text), headers: { 'content-encoding': 'gzip' } }];
    expect((await failureOf(cdm.jobs({ clusterId: 'c', pageNo: 1, pageSize: 100 }))).message).toContain(says);
    expect((await stub.connect().probe('cdm')).says).toBe('HTTP 500');
    // Six of them: reading one took three seconds.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(6);
  },
);

test('the metadata service of an ECS is held to the same', async () => {
  stub.answers = [{ status: 404 }, { text: nested(30_000) }];
  const dispatcher = new Agent();
  const key = await failureOf(readMetadataKey(dispatcher, stub.origin, 5_000));
  await dispatcher.close();
  expect(key).toMatchObject({ kind: 'BrokenReply' });
});

test('brackets in texts are no levels, and a reply as deep as may be is read', () => {
  const { most } = BOUNDS.replyDepth;
  expect(readJson(nested(most)).extent.depth).toBe(most);
  expect(() => readJson(nested(most + 1))).toThrow(tooDeep);
  for (const text of ['['.repeat(100), '\\"['.repeat(100), '"[{'.repeat(100), '\\'.repeat(99), '],'.repeat(100)])
    expect(readJson(JSON.stringify({ text }))).toMatchObject({ value: { text }, extent: { depth: 1, values: 2 } });
});
