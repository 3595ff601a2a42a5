import { Agent } from 'undici';
import { Budget } from '../../src/client/limits/budget';
import { exchange } from '../../src/client/http/http-exchange';
import { failureOf } from './support/failure-of';
import { type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud({ json: { submissions: [] } });
});
afterEach(() => stub.close());

const job = { clusterId: 'c', jobName: 'j' };

test('a request whose time is over never leaves', async () => {
  const error = await failureOf(stub.connect().cdm.startJob(job, {}, { maySend: () => false }));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'none', code: 'NotSent' });
  expect(stub.requests).toEqual([]);
});

test('a lease that cannot be read lets nothing through', async () => {
  const maySend = (): boolean => {
    throw new Error('no lease');
  };

  const error = await failureOf(stub.connect().cdm.startJob(job, {}, { maySend }));

  expect(error).toMatchObject({ effect: 'none', code: 'NotSent' });
  expect(stub.requests).toEqual([]);
});

test('a held-back request leaves the connection to the others', async () => {
  const { cdm } = stub.connect();
  await cdm.jobStatus(job);

  await failureOf(cdm.startJob(job, {}, { maySend: () => false }));
  await cdm.jobStatus(job);

  expect(stub.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
});

test('the lease is asked when the connection stands, not when the call is made', async () => {
  const asked: number[] = [];
  const { cdm } = stub.connect();
  let isOver = false;
  const call = cdm.startJob(
    job,
    {},
    {
      maySend: () => {
        asked.push(stub.requests.length);
        return !isOver;
      },
    },
  );
  isOver = true;

  await expect(failureOf(call)).resolves.toMatchObject({ code: 'NotSent' });
  expect(asked).toEqual([0]);
});

test('the lease is asked again before a request is repeated with a fresh key', async () => {
  let used = 0;
  const accessKey = (): { ak: string; sk: string } => ({ ak: `AK${(used += 1)}`, sk: 'SK' });
  stub.answers = [{ status: 401, json: { error_code: 'APIGW.0301', error_msg: 'unknown key' } }, { json: {} }];
  let asked = 0;

  const { cdm } = stub.connect({ credentials: { accessKey } });
  const error = await failureOf(cdm.startJob(job, {}, { maySend: () => (asked += 1) === 1 }));

  expect(error.code).toBe('NotSent');
  expect(stub.requests).toHaveLength(1);
});

test('a caller that leaves before the request does has done nothing', async () => {
  const reason = new Error('cancelled');

  const error = await failureOf(stub.connect().cdm.startJob(job, {}, { signal: AbortSignal.abort(reason) }));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'none', cause: reason });
  expect(stub.requests).toEqual([]);
});

test('a caller that leaves after the request did may have started it, and keeps its reason', async () => {
  const leaving = new AbortController();
  const reason = new Error('cancelled');
  stub.answers = [() => leaving.abort(reason)];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}, { signal: leaving.signal }));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'unknown', cause: reason });
});

test('a caller that leaves the queue gives its place up', async () => {
  const budget = { limits: { 'cdm.write': { calls: 1, perMs: 60_000 } } };
  const { cdm } = stub.connect({ budget });
  await cdm.startJob(job, {});

  const error = await failureOf(cdm.startJob(job, {}, { signal: AbortSignal.timeout(20) }));

  expect(error.effect).toBe('none');
  expect(stub.requests).toHaveLength(1);
});

test('a caller that leaves while the connection is made sends nothing later', async () => {
  const dispatcher = new Agent();
  const leaving = new AbortController();
  const request = {
    origin: stub.origin,
    target: '/',
    method: 'PUT',
    headers: {},
    body: '',
    maxReplyBytes: 10,
  } as const;
  const left = exchange(dispatcher, { ...request, timeoutMs: 60_000, signal: leaving.signal });
  leaving.abort();

  await expect(left).rejects.toMatchObject({ end: 'aborted', sent: false });
  // The next request over the same connection is the first to arrive.
  await exchange(dispatcher, { ...request, timeoutMs: 60_000, target: '/next' });
  expect(stub.requests.map(({ target }) => target)).toEqual(['/next']);
  await dispatcher.close();
});

test('a request that runs out of time while the connection is made sends nothing later', async () => {
  const dispatcher = new Agent({
    connect: (_, callback) => void setTimeout(() => callback(new Error('no way'), null), 1_000),
  });
  const request = {
    origin: stub.origin,
    target: '/',
    method: 'PUT',
    headers: {},
    body: '',
    maxReplyBytes: 10,
  } as const;

  await expect(exchange(dispatcher, { ...request, timeoutMs: 10 })).rejects.toMatchObject({
    end: 'timedOut',
    sent: false,
  });
  await dispatcher.close();
});

test('the turn of a request that never left is the next one’s', async () => {
  const limits = { 'cdm.write': { calls: 1, perMs: 600_000 } };
  const { cdm } = stub.connect({ budget: new Budget({ limits }) });

  await failureOf(cdm.startJob(job, {}, { maySend: () => false }));
  await cdm.startJob(job, {});

  expect(stub.requests).toHaveLength(1);
});
