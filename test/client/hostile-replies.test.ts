import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import { failureOf } from './support/failure-of';
import { type Answer, startRawServer, type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const job = { clusterId: 'c', jobName: 'j' };
const never: Answer = () => undefined;
const endless: Answer = (response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write('x'.repeat(1000)), 1);
  response.on('close', () => clearInterval(timer));
};

test('a redirect is not followed', async () => {
  const elsewhere = await startStubCloud({ json: {} });
  stub.answers = [{ status: 307, headers: { location: `${elsewhere.origin}/v1/x` } }];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'InvalidRequest', effect: 'unknown', httpStatus: 307 });
  expect(elsewhere.requests).toEqual([]);
  await elsewhere.close();
});

test.each([
  { title: 'longer than allowed', answer: { text: JSON.stringify({ submissions: [], pad: 'x'.repeat(5000) }) } },
  { title: 'endless', answer: endless },
  { title: 'no gzip, as it says', answer: { headers: { 'content-encoding': 'gzip' }, text: '{"submissions":[]}' } },
  { title: 'a web page', answer: { text: '<html>Welcome to the hotel</html>' } },
  { title: 'half a document', answer: { text: '{"submissions":[{"submission-id":1' } },
  { title: 'a word', answer: { json: 'ok' } },
])('a start whose 200 reply is $title may have started', async ({ answer }) => {
  stub.answers = [answer];

  const error = await failureOf(stub.connect({ maxReplyBytes: 4096 }).cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'BrokenReply', effect: 'unknown', httpStatus: 200 });
});

const bytes = Buffer.from('\uFEFF{"submissions":[{"submission-id":7,"status":"RUNNING"}]}');

test.each([
  { encoding: 'gzip', text: gzipSync(bytes) },
  { encoding: 'X-GZIP', text: gzipSync(bytes) },
  { encoding: 'deflate', text: deflateSync(bytes) },
  { encoding: 'deflate', text: deflateRawSync(bytes) },
  { encoding: 'br', text: brotliCompressSync(bytes) },
  { encoding: 'identity', text: bytes },
])('a reply that a proxy has encoded as $encoding is read', async ({ encoding, text }) => {
  stub.answers = [{ headers: { 'content-encoding': encoding }, text }];

  expect((await stub.connect().cdm.jobStatus(job)).value).toMatchObject([{ id: 7, status: 'RUNNING' }]);
});

test.each([
  { title: 'is longer than 4096 bytes', encoding: 'gzip', text: gzipSync(Buffer.alloc(4097, ' ')) },
  { title: 'is no whole br', encoding: 'br', text: brotliCompressSync(bytes).subarray(0, 10) },
  { title: 'is no whole deflate', encoding: 'deflate', text: Buffer.from('{"submissions":[]}') },
  { title: 'is encoded in a way nobody asked for', encoding: 'zstd', text: bytes },
])('an encoded reply that $title is a broken one', async ({ title, encoding, text }) => {
  stub.answers = [{ headers: { 'content-encoding': encoding }, text }];

  const error = await failureOf(stub.connect({ maxReplyBytes: 4096 }).cdm.jobStatus(job));

  expect(error).toMatchObject({ kind: 'BrokenReply', effect: 'none' });
  expect(error.message).toContain(`the reply ${title}`);
});

test('a reply that announces too much is not waited for', async () => {
  stub.answers = [(response) => response.writeHead(200, { 'content-length': '99999999999' }).flushHeaders()];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}, { timeoutMs: 20_000 }));

  expect(error.message).toContain('the reply is longer than 8388608 bytes');
});

test('a look changes nothing, whatever becomes of its reply', async () => {
  stub.answers = [{ text: 'no' }, never];
  const { cdm } = stub.connect();

  await expect(failureOf(cdm.jobStatus(job))).resolves.toMatchObject({ kind: 'BrokenReply', effect: 'none' });
  await expect(failureOf(cdm.jobStatus(job, { timeoutMs: 50 }))).resolves.toMatchObject({ effect: 'none' });
});

test('a start that is never answered ends in time and may have started', async () => {
  stub.answers = [never];
  const before = performance.now();

  const error = await failureOf(stub.connect().cdm.startJob(job, {}, { timeoutMs: 100 }));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'unknown' });
  expect(error.message).toContain('was not answered within 100 ms');
  // A call that names no time of its own has half a minute.
  expect(performance.now() - before).toBeLessThan(10_000);
  expect(stub.requests).toHaveLength(1);
});

// The HTTP library's timers go by shared ticks of half a second and may be early: three ticks are over before 1,497 ms.
test('nothing but the time that a call was given decides that it was not answered', async () => {
  const { cdm } = stub.connect();
  const failures: Promise<HuaweiCloudError>[] = [];
  for (let calls = 1; calls <= 20; calls += 1) {
    const arrived = new Promise<void>((resolve) => (stub.answers = [() => resolve()]));
    failures.push(failureOf(cdm.startJob(job, {}, { timeoutMs: 1_497 })));
    await arrived;
  }

  for (const { message } of await Promise.all(failures)) expect(message).toContain('was not answered within 1497 ms');
});

test('a reply that trickles ends in time', async () => {
  stub.answers = [
    (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer));
    },
  ];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}, { timeoutMs: 1_500 }));

  expect(error).toMatchObject({ kind: 'BrokenReply', effect: 'unknown' });
});

test('a connection lost after the request may have carried it', async () => {
  stub.answers = [(response) => response.destroy()];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'unknown' });
  expect(stub.requests).toHaveLength(1);
});

test('a lost look is not sent again by itself', async () => {
  stub.answers = [(response) => response.destroy()];

  await failureOf(stub.connect().cdm.jobStatus(job));

  expect(stub.requests).toHaveLength(1);
});

test.each([
  { title: 'is no HTTP', bytes: 'SSH-2.0-OpenSSH_9.0\r\n' },
  { title: 'breaks off in its headers', bytes: 'HTTP/1.1 200 OK\r\nContent-Le' },
  { title: 'has endless headers', bytes: `HTTP/1.1 200 OK\r\n${'x-pad: 1234567890\r\n'.repeat(20_000)}` },
])('a start whose reply $title may have started', async ({ bytes }) => {
  const server = await startRawServer((socket) => socket.end(bytes));
  const cloud = stub.connect({ endpoint: server.origin });

  const error = await failureOf(cloud.cdm.startJob(job, {}));

  expect(error.effect).toBe('unknown');
  await server.close();
});

test('a start whose 429 breaks off after its headers may have started', async () => {
  const server = await startRawServer((socket) =>
    socket.end('HTTP/1.1 429 Too Many Requests\r\nContent-Length: 100\r\n\r\nslow'),
  );
  const cloud = stub.connect({ endpoint: server.origin });

  const error = await failureOf(cloud.cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'Throttled', effect: 'unknown' });
  await server.close();
});

test('a refused connection carried nothing', async () => {
  const gone = await startStubCloud();
  await gone.close();

  const error = await failureOf(stub.connect({ endpoint: gone.origin }).cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'none' });
  expect(error.message).toContain('ECONNREFUSED');
});

test('a host that does not exist was sent nothing', async () => {
  const error = await failureOf(stub.connect({ endpoint: 'https://cdm.invalid' }).cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'none' });
});

test('a server that speaks no TLS was sent nothing', async () => {
  const server = await startRawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const endpoint = server.origin.replace('http:', 'https:');

  const error = await failureOf(stub.connect({ endpoint }).cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'none' });
  await server.close();
});
