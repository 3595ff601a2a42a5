import type { Dispatcher } from 'undici';
import type { UnsignedRequest } from '../../src/client/auth/authenticator';
import type { CallOptions, CallPriority } from '../../src/client/call-options';
import { goBy } from '../../src/client/clock';
import { Observers } from '../../src/client/http/call-observer';
import { Budget } from '../../src/client/limits/budget';
import { HeldSecrets } from '../../src/client/secrets/held-secrets';
import { type Call, ServiceCaller, type ServiceCallerOptions, writeJson } from '../../src/client/service-caller';
import { failureOf } from './support/failure-of';

type Answer = { status: number; headers?: Record<string, string>; json?: unknown };
type Turn = { group: string; priority?: CallPriority; fairnessKey?: string };

// No socket and no clock: what goes out is kept, and answered at once.
const CONTROLLER = { abort: () => undefined } as unknown as Dispatcher.DispatchController;
let sent: { origin: string; path: string; method: string; headers: Record<string, string>; body: string | null }[];
let answers: Answer[];
let turns: (Turn | string)[];
/** What those who look on are told of the credentials. */
let checked: unknown[];
let signed: UnsignedRequest[];
/** What comes of each question for fresh proof. */
let refresh: () => Promise<boolean>;
let refreshed: number;

class HeardBudget extends Budget {
  override take(group: never, { priority, fairnessKey }: never): Promise<void> {
    turns.push({ group, priority, fairnessKey });
    return Promise.resolve();
  }
  override giveBack(group: string): void {
    turns.push(`${group} given back`);
  }
  override penalise(group: string, holdMs?: number): void {
    turns.push(`${group} slowed down, held for ${holdMs}`);
  }
}

beforeEach(() => {
  [sent, answers, turns, checked, signed, refreshed] = [[], [], [], [], [], 0];
  refresh = () => Promise.resolve(false);
});

function callerWith(more: Partial<ServiceCallerOptions> = {}): ServiceCaller {
  const observers = new Observers();
  observers.add({ credentialsChecked: (refusal) => checked.push(refusal) });
  const dispatch = (request: (typeof sent)[number], handler: Dispatcher.DispatchHandler) => {
    try {
      handler.onRequestStart?.(CONTROLLER, {});
    } catch {
      return;
    }
    sent.push(request);
    const { status, headers = {}, json } = answers.shift() ?? { status: 200, json: 'read' };
    handler.onResponseStart?.(CONTROLLER, status, headers);
    if (json !== undefined) handler.onResponseData?.(CONTROLLER, Buffer.from(JSON.stringify(json)));
    handler.onResponseEnd?.(CONTROLLER, {});
  };
  return new ServiceCaller({
    service: 'CDM',
    origin: 'https://cdm.example:8443',
    line: {
      dispatcher: { dispatch } as unknown as Dispatcher,
      timeoutMs: 60_000,
      maxReplyBytes: 10_000,
      secrets: new HeldSecrets(),
    },
    authenticator: {
      ready: () => Promise.resolve(),
      authorize: (request) => {
        signed.push(request);
        return Promise.resolve({ headers: { authorization: `proof-${signed.length}` }, secrets: ['orders_to_obs'] });
      },
      refresh: () => {
        refreshed += 1;
        return refresh();
      },
    },
    budget: new HeardBudget(),
    observers,
    ...more,
  });
}

const READ: Call<unknown> = {
  operation: 'jobStatus',
  method: 'GET',
  path: '/v1/{project_id}/{job_name}',
  params: { job_name: { value: 'a b', max: 9 } },
  group: 'cdm.read',
  read: (body) => body,
};
const START: Call<unknown> = { ...READ, operation: 'startJob', method: 'PUT', priority: 'start', group: 'cdm.write' };
const STOP: Call<unknown> = { ...START, operation: 'stopJob', priority: 'stop' };

test('a call goes out as it was signed, but for what proxies rewrite', async () => {
  const call = { ...START, query: [['x', '1 2']] as const, headers: { workspace: 'w1' }, body: { n: 1 } };
  await callerWith({ projectId: () => Promise.resolve('p1') }).call(call);

  expect(signed).toEqual([
    {
      method: 'PUT',
      host: 'cdm.example:8443',
      path: '/v1/p1/a%20b',
      resource: undefined,
      query: [['x', '1 2']],
      headers: { 'content-type': 'application/json', workspace: 'w1' },
      body: '{"n":1}',
      projectId: 'p1',
    },
  ]);
  expect(sent).toEqual([
    expect.objectContaining({
      origin: 'https://cdm.example:8443',
      path: '/v1/p1/a%20b?x=1%202',
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        workspace: 'w1',
        authorization: 'proof-1',
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'temporal-huaweicloud',
      },
      body: '{"n":1}',
    }),
  ]);
});

test('a call about a bucket goes to the host of the bucket, and is told by its path there', async () => {
  answers = [{ status: 404, json: { code: 'NoSuchKey' } }];
  const dialect = { name: 'XML', accept: 'application/xml', codePrefix: 'OBS.', read: undefined as never };
  const obs = callerWith({ service: 'OBS', origin: 'https://obs.example', dialect });
  const error = await failureOf(obs.call({ ...READ, path: '/k', params: {}, bucket: 'b1' }));
  expect(error.path).toBe('/b1/k');
  expect(signed).toMatchObject([
    { host: 'b1.obs.example', path: '/k', resource: '/b1/k', query: [], headers: {}, body: '' },
  ]);
  expect(sent).toMatchObject([
    { origin: 'https://b1.obs.example', path: '/k', headers: { accept: 'application/xml' }, body: null },
  ]);
});

test.each<[string, Call<unknown>, CallOptions, CallPriority]>([
  ['a read', READ, {}, 'look'],
  ['a start', START, {}, 'start'],
  ['a stop', STOP, {}, 'stop'],
  ['a read that a start rests on', READ, { priority: 'fence' }, 'fence'],
  ['a stop that a start takes', STOP, { priority: 'start' }, 'start'],
])('%s waits for its turn with its own, or with the one that its caller names', async (_, call, options, priority) => {
  await callerWith().call(call, { ...options, fairnessKey: 'orders' });
  expect(turns).toEqual([{ group: call.group, priority, fairnessKey: 'orders' }]);
});

test('what counts against no limit waits for no turn', async () => {
  await callerWith().call({ ...READ, group: undefined });
  answers = [{ status: 429 }];
  await failureOf(callerWith().call({ ...READ, group: undefined }));
  expect([turns, sent.length]).toEqual([[], 2]);
});

test('a turn of which nothing came is given back, and what the cloud found too much slows the others down', async () => {
  const caller = callerWith();
  await failureOf(caller.call(START, { maySend: () => false }));
  answers = [{ status: 429, headers: { 'retry-after': '7' } }, { status: 500 }];
  await failureOf(caller.call(START));
  await failureOf(caller.call(START));
  expect(turns.filter((turn) => typeof turn === 'string')).toEqual([
    'cdm.write given back',
    'cdm.write slowed down, held for 7000',
  ]);
});

test.each<[number, string | undefined, unknown[]]>([
  [200, undefined, [undefined]],
  [403, 'APIGW.0302', [undefined]],
  [401, 'APIGW.0301', [expect.objectContaining({ kind: 'Unauthenticated', httpStatus: 401 })]],
  [404, 'Cdm.0100', []],
  [503, undefined, []],
])('of a start that is answered %d (%s) those who look on are told %j', async (status, code, told) => {
  answers = [{ status, json: code === undefined ? {} : { errCode: code } }];
  await callerWith()
    .call(START)
    .catch(() => undefined);
  // `toEqual` takes a list of nothing for an empty one.
  expect(checked).toStrictEqual(told);
});

test.each<[string, Call<unknown>, number, string | undefined, number]>([
  ['a page in its place', READ, 404, undefined, 2],
  ['a refusal by nobody known', READ, 400, undefined, 2],
  ['another refusal', READ, 451, undefined, 2],
  ['a signature that is refused', READ, 401, 'APIGW.0301', 2],
  ['its own answer', READ, 404, 'Cdm.0100', 1],
  ['too many calls', READ, 429, undefined, 1],
  ['a way elsewhere', READ, 302, undefined, 1],
  ['trouble of the cloud', READ, 500, undefined, 1],
  ['a page in its place, as a start', START, 404, undefined, 1],
  ['a signature that is refused, as a start', START, 401, 'APIGW.0301', 1],
])('a read that is answered by %s is asked so often: once, or twice', async (_, call, status, code, times) => {
  const answer = { status, json: code === undefined ? {} : { errCode: code } };
  answers = [answer, answer];
  expect((await failureOf(callerWith().call(call))).httpStatus).toBe(status);
  expect(sent).toHaveLength(times);
  expect(refreshed).toBe(status === 401 ? 1 : 0);
});

test('a start whose token is refused goes out once more by a new one, with a turn of its own', async () => {
  answers = [{ status: 401, json: { errCode: 'APIGW.0307' } }];
  refresh = () => Promise.resolve(true);
  expect((await callerWith().call(START)).value).toBe('read');
  expect(sent.map(({ headers }) => headers.authorization)).toEqual(['proof-1', 'proof-2']);
  expect(turns).toHaveLength(2);
});

test('a second refusal of a new token says that it was renewed, and one of the same proof does not', async () => {
  const twice = { status: 401, json: { errCode: 'APIGW.0307' } };
  const renewed = 'The credentials were renewed once, and refused as well.';
  for (const isNew of [true, false]) {
    answers = [twice, twice];
    refresh = () => Promise.resolve(isNew);
    expect((await failureOf(callerWith().call(READ))).hint.startsWith(renewed)).toBe(isNew);
  }
});

const NEW_PROOF = 'answered 401 without a code that tells who refused it, and the credentials were renewed';

test.each<[string, () => Promise<boolean>, string]>([
  ['brings a new token', () => Promise.resolve(true), NEW_PROOF],
  ['brings none', () => Promise.resolve(false), 'answered 401'],
  ['fails', () => Promise.reject(new Error('IAM is down')), 'answered 401'],
])('a start that nobody known refused may run, also where the login after it %s', async (_, login, what) => {
  answers = [{ status: 401, json: {} }];
  refresh = login;
  const error = await failureOf(callerWith().call(START));
  expect(error).toMatchObject({ kind: 'Unauthenticated', effect: 'unknown', httpStatus: 401 });
  expect(error.message).toBe(`CDM startJob: PUT /v1/{project_id}/a%20b ${what}. ${error.hint}`);
  expect(sent).toHaveLength(1);
});

test('a caller that leaves while a login or a project is waited for hears of it at once, and nothing is sent', async () => {
  const never = new Promise<never>(() => undefined);
  const authenticator = { ready: () => never, authorize: () => never, refresh: () => never };
  for (const waiting of [{ authenticator }, { projectId: () => never }]) {
    const leaving = new AbortController();
    const call = failureOf(callerWith(waiting).call(READ, { signal: leaving.signal }));
    await new Promise(setImmediate);
    leaving.abort('shutdown');
    const error = await call;
    expect(error).toMatchObject({ kind: 'Unavailable', effect: 'none', cause: 'shutdown' });
    expect(error.message).toContain('was abandoned by its caller. Nothing was sent; try again later.');
  }
  const gone = AbortSignal.abort('gone before');
  expect(await failureOf(callerWith({ authenticator }).call(READ, { signal: gone }))).toMatchObject({
    cause: 'gone before',
  });
  expect([sent, turns]).toEqual([[], []]);
});

test('a signal that is never aborted holds no listener of a call that is over', async () => {
  const { signal } = new AbortController();
  const held = new Set<unknown>();
  jest.spyOn(signal, 'addEventListener').mockImplementation((_, listener) => void held.add(listener));
  jest.spyOn(signal, 'removeEventListener').mockImplementation((_, listener) => void held.delete(listener));
  await callerWith({ projectId: () => Promise.resolve('p1') }).call(READ, { signal });
  expect(held.size).toBe(0);
});

test('a second try has what the first has left of the time, a millisecond at least', async () => {
  let nowMs = 0;
  const given: number[] = [];
  const putBack = goBy({
    now: () => nowMs,
    monotonicMs: () => nowMs,
    after: (ms) => {
      given.push(ms);
      return { cancel: () => (nowMs += 700) };
    },
    every: () => ({ cancel: () => undefined }),
    random: () => 0,
  });
  try {
    for (const timeoutMs of [1_000, 500]) {
      answers = [{ status: 404 }];
      await callerWith().call(READ, { timeoutMs });
    }
  } finally {
    putBack();
  }
  expect(given).toEqual([1_000, 300, 500, 1]);
});

test.each([0, -1, Number.NaN, 2_147_483_648])('no call takes %d ms', async (timeoutMs) => {
  await expect(callerWith().call(READ, { timeoutMs })).rejects.toThrow(
    new RangeError(`timeoutMs must be above 0 and at most 2147483647, got ${timeoutMs}`),
  );
  expect(turns).toEqual([]);
});

test('without a host nothing is sent, and the setting is named', async () => {
  const error = await failureOf(callerWith({ origin: '' }).call(READ));
  expect(error).toMatchObject({ kind: 'InvalidRequest', effect: 'none' });
  expect(error.message).toContain('no host is known for this service. Name its host in the connection');
  expect(turns).toEqual([]);
});

test('a name that can be no part of a path is refused before its turn', async () => {
  const error = await failureOf(callerWith().call({ ...READ, params: { job_name: { value: '..', max: 9 } } }));
  expect(error.message).toContain('was not sent: job_name must not be ".."');
  expect([turns, signed]).toEqual([[], []]);
});

test('what stands in the URL, or is looked for by name, stays in the reply though it be a secret', async () => {
  const name = { value: 'orders_to_obs', max: 20 };
  for (const call of [
    { ...READ, params: { job_name: name } },
    { ...READ, query: [['jname', name.value]] as const },
    { ...READ, names: [name.value] },
  ]) {
    answers = [{ status: 200, json: [name.value] }];
    expect((await callerWith().call(call)).value).toEqual([name.value]);
  }
  answers = [{ status: 200, json: [name.value] }];
  expect((await callerWith().call(READ)).value).toEqual(['***']);
});

test('a bigint is written as the number that it is, and a text that looks like one as text', () => {
  expect(writeJson({ ids: [9_223_372_036_854_775_807n, -1n, 7], text: '5' })).toBe(
    '{"ids":[9223372036854775807,-1,7],"text":"5"}',
  );
});
