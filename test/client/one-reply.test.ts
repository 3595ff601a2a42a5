import type { Dispatcher } from 'undici';
import { TransportFailure, type WireRequest } from '../../src/client/http/http-exchange';
import { receive } from '../../src/client/reply/receive';
import { HeldSecrets } from '../../src/client/secrets/held-secrets';

// No socket: what comes over one is told to whoever sent the request, as undici tells it.
const CONTROLLER = { abort: () => undefined } as unknown as Dispatcher.DispatchController;

/** Over which each request is written at once, and then answered so. */
function lineOf(answer: (handler: Dispatcher.DispatchHandler) => void): Dispatcher {
  const dispatch = (_request: unknown, handler: Dispatcher.DispatchHandler) => {
    handler.onRequestStart?.(CONTROLLER, {});
    answer(handler);
    return true;
  };
  return { dispatch } as unknown as Dispatcher;
}

const answeredBy = (status: number, headers: Record<string, string | string[]>, ...chunks: string[]) =>
  lineOf((handler) => {
    handler.onResponseStart?.(CONTROLLER, status, headers);
    for (const chunk of chunks) handler.onResponseData?.(CONTROLLER, Buffer.from(chunk));
    handler.onResponseEnd?.(CONTROLLER, {});
  });
const broken = (error: Error) => lineOf((handler) => handler.onResponseError?.(CONTROLLER, error));

const REQUEST: WireRequest = {
  origin: 'http://127.0.0.1',
  target: '/',
  method: 'POST',
  headers: {},
  body: '',
  timeoutMs: 60_000,
  maxReplyBytes: 10,
};
const SECRET = 'S3cret-Password';

function secretsOf(...texts: string[]): HeldSecrets {
  const secrets = new HeldSecrets();
  secrets.remember(texts);
  return secrets;
}

test.each<[string, number, Record<string, string | string[]>, string | undefined]>([
  ['a yes', 201, { 'x-subject-token': 'MII-token' }, 'MII-token'],
  ['the last status that is a yes', 299, { 'x-subject-token': 'MII-token' }, 'MII-token'],
  ['the first that is none', 300, { 'x-subject-token': 'MII-token' }, undefined],
  ['a refusal', 401, { 'x-subject-token': 'MII-token' }, undefined],
  ['a yes without it', 201, {}, undefined],
  ['an empty one', 201, { 'x-subject-token': '' }, undefined],
  ['two of them', 201, { 'x-subject-token': ['MII-1', 'MII-2'] }, undefined],
])('a new secret comes with %s, or does not', async (_, status, headers, secret) => {
  const secrets = secretsOf();
  const asker = { secrets, secretHeader: 'x-subject-token' };
  expect((await receive(answeredBy(status, headers), REQUEST, asker)).secret).toBe(secret);
  expect(secrets.screen.hide('by MII-token')).toBe(secret === undefined ? 'by MII-token' : 'by ***');
  expect((await receive(answeredBy(status, headers), REQUEST, { secrets })).secret).toBeUndefined();
});

test.each([
  ['nothing', [], { body: { is: 'nothing' } }],
  ['blanks and ends of lines', [' \r\n', '\t'], { body: { is: 'nothing' } }],
  ['JSON in pieces', ['{"a"', ':"b"}'], { body: { is: 'json', value: { a: 'b' } } }],
  ['text', ['<p>no</p>'], { body: { is: 'page', text: '<p>no</p>' } }],
  ['as many bytes as may be', ['"', 'x'.repeat(8), '"'], { body: { is: 'json', value: 'xxxxxxxx' } }],
  ['one byte more', ['"', 'x'.repeat(9), '"'], { body: { is: 'nothing' }, bodyProblem: 'is longer than 10 bytes' }],
])('a body of %s is read as what it is', async (_, chunks, read) => {
  const { body, bodyProblem } = await receive(answeredBy(200, {}, ...chunks), REQUEST, { secrets: secretsOf() });
  expect({ body, ...(bodyProblem !== undefined && { bodyProblem }) }).toEqual(read);
});

test('a body that is announced as longer than may be is not waited for', async () => {
  const announced = (bytes: string) =>
    lineOf((handler) => {
      handler.onResponseStart?.(CONTROLLER, 200, { 'content-length': bytes });
      if (bytes === '10') handler.onResponseEnd?.(CONTROLLER, {});
    });
  const problemOf = async (bytes: string) =>
    (await receive(announced(bytes), REQUEST, { secrets: secretsOf() })).bodyProblem;
  expect([await problemOf('10'), await problemOf('11')]).toEqual([undefined, 'is longer than 10 bytes']);
});

test('a reply that has begun, and does not end in time, is one without a body', async () => {
  const begun = lineOf((handler) => handler.onResponseStart?.(CONTROLLER, 200, {}));
  expect(await receive(begun, { ...REQUEST, timeoutMs: 1 }, { secrets: secretsOf() })).toMatchObject({
    status: 200,
    body: { is: 'nothing' },
    bodyProblem: 'did not end within 1 ms',
  });
  await expect(
    receive(
      lineOf(() => undefined),
      { ...REQUEST, timeoutMs: 1 },
      { secrets: secretsOf() },
    ),
  ).rejects.toMatchObject({ end: 'timedOut', sent: true, message: 'was not answered within 1 ms' });
});

test('a header is told without secrets, the first where it came several times, and an OBS request by its own name', async () => {
  const secrets = secretsOf(SECRET);
  const headersOf = async (headers: Record<string, string | string[]>) =>
    (await receive(answeredBy(200, headers), REQUEST, { secrets })).headers;
  expect(await headersOf({ 'x-request-id': ['r-1', 'r-2'], 'x-obs-request-id': 'o-1', date: `at ${SECRET}` })).toEqual({
    requestId: 'r-1',
    date: 'at ***',
    retryAfter: undefined,
  });
  expect(await headersOf({ 'x-obs-request-id': 'o-1', 'retry-after': '7' })).toMatchObject({
    requestId: 'o-1',
    retryAfter: '7',
  });
});

test("what is this request's alone is hidden in its reply, and what it asks for by name is not", async () => {
  const asker = { secrets: secretsOf(), passingSecrets: ['0a1b2c3d4e5f'], names: new Set([SECRET]) };
  const { body } = await receive(answeredBy(200, {}, '["0a1b2c3d4e5f"]'), { ...REQUEST, maxReplyBytes: 99 }, asker);
  expect(body).toEqual({ is: 'json', value: ['***'] });
  asker.secrets.remember([SECRET]);
  const named = await receive(answeredBy(200, {}, `["${SECRET}"]`), { ...REQUEST, maxReplyBytes: 99 }, asker);
  expect(named.body).toEqual({ is: 'json', value: [SECRET] });
});

async function failed(line: Dispatcher, request: Partial<WireRequest> = {}): Promise<TransportFailure> {
  const outcome: unknown = await receive(line, { ...REQUEST, ...request }, { secrets: secretsOf(SECRET) }).catch(
    (error: unknown) => error,
  );
  if (outcome instanceof TransportFailure) return outcome;
  throw new Error(`expected a TransportFailure, got ${String(outcome)}`);
}

test('the words of a line that broke, and of its cause, hold no secret and no byte of the reply', async () => {
  const error = Object.assign(new Error(`certificate for ${SECRET}`), { code: 'ERR_TLS', data: `token ${SECRET}` });
  const failure = await failed(broken(error));
  expect(failure).toMatchObject({ end: 'broken', sent: true, message: 'certificate for *** (ERR_TLS)' });
  expect(failure.cause).toMatchObject({ name: 'Error', message: 'certificate for ***', code: 'ERR_TLS' });
  expect(failure.cause).not.toHaveProperty('data');
});

test.each([
  [
    'a code that is not among its words',
    { message: 'other side closed', code: 'UND_ERR_SOCKET' },
    'other side closed (UND_ERR_SOCKET)',
  ],
  [
    'one that is',
    { message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' },
    'connect ECONNREFUSED 127.0.0.1:1',
  ],
  ['none', { message: 'no way' }, 'no way'],
])('a line that broke with %s is told so', async (_, { message, ...more }, says) => {
  expect((await failed(broken(Object.assign(new Error(message), more)))).message).toBe(says);
});

test('why its caller left is told as the caller said it', async () => {
  const reason = new Error(`no longer needed: ${SECRET}`);
  const leaving = new AbortController();
  const failure = await failed(
    lineOf(() => leaving.abort(reason)),
    { signal: leaving.signal },
  );
  expect(failure).toMatchObject({ end: 'aborted', sent: true, message: 'was abandoned by its caller' });
  expect([failure.cause, reason.message]).toEqual([reason, `no longer needed: ${SECRET}`]);
});

test.each<[string, Partial<WireRequest>, boolean]>([
  ['is not asked about', {}, true],
  ['may be sent', { maySend: () => true }, true],
  ['may not be sent', { maySend: () => false }, false],
  [
    'nobody knows whether it may be sent',
    {
      maySend: () => {
        throw new Error('no lease');
      },
    },
    false,
  ],
])('a request that %s is written: %s', async (_, request, written) => {
  let isWritten = false;
  const dispatch = (_request: unknown, handler: Dispatcher.DispatchHandler) => {
    try {
      handler.onRequestStart?.(CONTROLLER, {});
      isWritten = true;
    } catch (error) {
      return void handler.onResponseError?.(CONTROLLER, error as Error);
    }
    handler.onResponseStart?.(CONTROLLER, 200, {});
    handler.onResponseEnd?.(CONTROLLER, {});
  };
  const end = await receive(
    { dispatch } as unknown as Dispatcher,
    { ...REQUEST, ...request },
    { secrets: secretsOf() },
  ).then(
    ({ status }) => status,
    (error: TransportFailure) => [error.end, error.sent, error.message],
  );
  expect([isWritten, end]).toEqual([
    written,
    written ? 200 : ['notSent', false, 'was held back: its time to be sent was over'],
  ]);
});
