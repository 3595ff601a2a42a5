import { goBy } from '../../src/client/clock';
import { Observers, type ObservedCall } from '../../src/client/http/call-observer';
import { codeOf, lineCodeOf, TransportFailure } from '../../src/client/http/http-exchange';
import { observeCall } from '../../src/client/http/observe-call';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';

test('all who look on are told everything, also where one of them throws, until they look away', () => {
  const observers = new Observers();
  const told: unknown[] = [];
  const refusal = new Error('the key is wrong');
  observers.add({
    credentialsChecked: () => {
      throw new Error('a fault of the observer');
    },
  });
  const lookAway = observers.add({
    called: ({ code }) => told.push(code),
    admitted: (group) => told.push(group),
    loggedIn: (outcome) => told.push(outcome),
    credentialsChecked: (error) => told.push(error),
  });
  const call: ObservedCall = { service: 'CDM', operation: 'o', method: 'GET', code: 'ok', throttled: false, ms: 1 };

  const tellAll = () => {
    observers.called(call);
    observers.admitted('cdm.read');
    observers.loggedIn('failed');
    observers.credentialsChecked(refusal);
    observers.credentialsChecked();
  };
  tellAll();
  lookAway();
  tellAll();

  expect(told).toEqual(['ok', 'cdm.read', 'failed', refusal, undefined]);
});

const CALL = { service: 'CDM', operation: 'jobStatus', method: 'GET', path: '/v1.1/p/job' } as const;

/** How a call that fails so is told to those who look on. */
async function codesOf(error: unknown): Promise<{ code: string; throttled: boolean; httpStatus?: number }[]> {
  const observers = new Observers();
  const told: ObservedCall[] = [];
  observers.add({ called: (call) => told.push(call) });
  await expect(observeCall(observers, CALL, () => Promise.reject(error as Error))).rejects.toBe(error);
  return told.map(({ code, throttled, httpStatus }) => ({ code, throttled, httpStatus }));
}

const failed = (more: object) =>
  Object.assign(Object.create(HuaweiCloudError.prototype) as HuaweiCloudError, { ...CALL, ...more });

test.each([
  { error: failed({ lineEnd: 'timedOut' }), told: [{ code: 'timeout', throttled: false }] },
  { error: failed({ lineEnd: 'broken' }), told: [{ code: 'connection', throttled: false }] },
  { error: failed({ lineEnd: 'aborted' }), told: [{ code: 'abandoned', throttled: false }] },
  { error: failed({ lineEnd: 'notSent' }), told: [] },
  {
    error: failed({ kind: 'Throttled', code: 'APIGW.0308', httpStatus: 429 }),
    told: [{ code: 'APIGW.0308', throttled: true, httpStatus: 429 }],
  },
  {
    error: failed({ kind: 'Unavailable', httpStatus: 503 }),
    told: [{ code: 'http_503', throttled: false, httpStatus: 503 }],
  },
  {
    error: failed({ kind: 'BrokenReply', httpStatus: 200 }),
    told: [{ code: 'brokenReply', throttled: false, httpStatus: 200 }],
  },
  { error: new TypeError('a fault of ours'), told: [] },
])('a call that fails with $error.lineEnd $error.kind is told as $told', async ({ error, told }) => {
  await expect(codesOf(error)).resolves.toEqual(told);
});

test('a call that is answered is told with its status and the cloud’s own name of it', async () => {
  const observers = new Observers();
  const told: ObservedCall[] = [];
  observers.add({ called: (call) => told.push(call) });
  const reply = { httpStatus: 200, requestId: 'r-1', value: 7 } as never;

  await expect(observeCall(observers, CALL, () => Promise.resolve(reply))).resolves.toBe(reply);
  expect(told).toMatchObject([
    {
      service: 'CDM',
      operation: 'jobStatus',
      method: 'GET',
      code: 'ok',
      throttled: false,
      httpStatus: 200,
      requestId: 'r-1',
    },
  ]);
});

const lost = (cause: unknown) => new TransportFailure('broken', true, 'lost its connection', cause);

test.each([
  { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), code: 'ECONNRESET' },
  {
    cause: Object.assign(new Error('tlsv1 alert unknown ca'), { code: 'EPROTO' }),
    code: 'TLSV1_ALERT_UNKNOWN_CA',
  },
  { cause: { code: 'EPROTO' }, code: 'EPROTO' },
  { cause: new Error('no code'), code: undefined },
  { cause: undefined, code: undefined },
])('the code of a lost connection by $cause is $code', ({ cause, code }) => {
  expect(lineCodeOf(lost(cause))).toBe(code);
});

test('a code is a text', () => {
  expect([codeOf({ code: 'EPIPE' }), codeOf({ code: 7 }), codeOf({})]).toEqual(['EPIPE', undefined, undefined]);
});

test('how long a call took is told from its hand-over to its end', async () => {
  let nowMs = 5_000;
  const never = () => ({ cancel: () => undefined });
  const putBack = goBy({ now: () => nowMs, monotonicMs: () => nowMs, after: never, every: never, random: () => 0 });
  const observers = new Observers();
  const took: number[] = [];
  observers.add({ called: ({ ms }) => took.push(ms) });
  try {
    await observeCall(observers, CALL, () => ((nowMs += 250), Promise.resolve({ value: 7 })));
  } finally {
    putBack();
  }
  expect(took).toEqual([250]);
});
