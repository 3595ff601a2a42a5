import { inspect } from 'node:util';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { Answer, StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';
import { CHANGES, READS } from './calls';
import { BROKEN, FLOODS, LARGE, ODD, redirectsTo } from './replies';
import { PLENTY_OF_ALL } from '../support/plenty';

const LOGIN = { domain: 'acme', user: 'pipelines', password: 'password-very-secret' };
const ACCESS_KEY = { ak: 'AKHOSTILE', sk: 'sk-very-secret', securityToken: 'sts-very-secret' };
const TOKEN = 'MIIE-token-very-secret';
const LIMITS = { limits: PLENTY_OF_ALL };
/** Long enough for ten megabytes, many times at once: here every call is answered, or its connection ends. */
const TIMEOUT_MS = 60_000;

let stub: StubCloud;
let elsewhere: StubCloud;
const WAYS = ['with keys', 'with a token'] as const;
type Way = (typeof WAYS)[number];
let clouds: Record<Way, HuaweiCloud>;
const unhandled: unknown[] = [];
const keep = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', keep).on('uncaughtException', keep);
  [stub, elsewhere] = await Promise.all([startStubCloud(), startStubCloud({ text: '{}' })]);
  const options = { budget: LIMITS, timeoutMs: TIMEOUT_MS };
  clouds = {
    'with keys': stub.connect({ ...options, credentials: { accessKey: ACCESS_KEY } }),
    'with a token': stub.connect({ ...options, credentials: { login: LOGIN } }),
  };
});

afterAll(async () => {
  process.off('unhandledRejection', keep).off('uncaughtException', keep);
  await Promise.all([stub.close(), elsewhere.close()]);
});

afterEach(() => {
  expect(unhandled).toEqual([]);
  expect(elsewhere.requests).toEqual([]);
});

/** Answers logins well and everything else as told. */
function answerWith(answer: Answer): void {
  stub.answers = [
    (response, seen) => {
      if (!seen.target.startsWith('/v3/auth/tokens')) send(answer, response, seen);
      else response.writeHead(201, { 'x-subject-token': TOKEN }).end('{"token":{}}');
    },
  ];
}

const send = (answer: Answer, ...[response, seen]: Parameters<Extract<Answer, (...args: never) => void>>): void => {
  if (typeof answer === 'function') return answer(response, seen);
  response.writeHead(answer.status ?? 200, answer.headers).end(answer.text ?? '');
};

/** How every call ends, by name, with each of its ways to log in; what is large, in turn with one of them. */
async function endsOf(
  calls: Record<string, (cloud: HuaweiCloud) => Promise<unknown>>,
  answer: Answer,
  { isLarge = false } = {},
): Promise<Record<string, unknown>> {
  answerWith(answer);
  const ends = Object.entries(calls).flatMap(([what, call], nth) =>
    waysOf(what, isLarge ? nth : undefined).map(async (who) => [
      `${what} ${who}`,
      await call(clouds[who]).catch((error: unknown) => error),
    ]),
  );
  return Object.fromEntries(await Promise.all(ends)) as Record<string, unknown>;
}

/** OBS takes no token. */
function waysOf(what: string, turn: number | undefined): readonly Way[] {
  if (what.startsWith('OBS')) return ['with keys'];
  return turn === undefined ? WAYS : WAYS.filter((_, nth) => nth === turn % WAYS.length);
}

function expectNoSecrets(ends: Record<string, unknown>): void {
  const text = inspect(ends, { depth: 10 });
  for (const secret of [LOGIN.password, ACCESS_KEY.sk, ACCESS_KEY.securityToken, TOKEN])
    expect(text).not.toContain(secret);
}

function expectErrors(ends: Record<string, unknown>, expected: Partial<HuaweiCloudError>): void {
  for (const end of Object.values(ends)) {
    expect(end).toBeInstanceOf(HuaweiCloudError);
    expect(end).toMatchObject(expected);
  }
  expectNoSecrets(ends);
}

test.each(Object.entries(BROKEN))('a read that is answered with %s is a broken reply', async (name, answer) => {
  expectErrors(await endsOf(READS, answer, { isLarge: LARGE.has(name) }), { kind: 'BrokenReply', effect: 'none' });
});

test.each(Object.entries(BROKEN))(
  'a start or stop that is answered with %s may have been carried out',
  async (name, answer) => {
    const ends = await endsOf(CHANGES, answer, { isLarge: LARGE.has(name) });
    expectErrors(ends, { kind: 'BrokenReply', effect: 'unknown' });
  },
);

test.each(Object.entries(FLOODS))('a reply with %s is no reply', async (_, answer) => {
  const isLarge = true;
  expectErrors(await endsOf(READS, answer, { isLarge }), { kind: 'Unavailable', effect: 'none' });
  expectErrors(await endsOf(CHANGES, answer, { isLarge }), { kind: 'Unavailable', effect: 'unknown' });
});

test.each(Object.entries(ODD))('%s ends every call in a value or in the one error callers know', async (_, answer) => {
  const ends = await endsOf({ ...READS, ...CHANGES }, answer);
  const errors = Object.values(ends).filter((end) => end instanceof Error);
  expect(errors.filter((error) => !(error instanceof HuaweiCloudError))).toEqual([]);
  expect(inspect(ends, { depth: 10 })).not.toMatch(
    /'?(status|verdict)'?: '(SUCCEEDED|success|job_running|job_finish)'/,
  );
  expectNoSecrets(ends);
});

test.each(Object.keys(redirectsTo('http://127.0.0.1')))('%s is not followed by any call', async (name) => {
  const ends = await endsOf({ ...READS, ...CHANGES }, redirectsTo(elsewhere.origin)[name] ?? {});
  const errors = Object.values(ends).filter((end) => end instanceof Error);
  expect(errors.filter((error) => !(error instanceof HuaweiCloudError))).toEqual([]);
  expectNoSecrets(ends);
});

test('a login is not followed to another host either', async () => {
  for (const answer of Object.values(redirectsTo(elsewhere.origin))) {
    stub.answers = [answer];
    const cloud = stub.connect({ budget: LIMITS, credentials: { login: LOGIN } });
    await expect(cloud.cdm.submissions({ clusterId: 'c', jobName: 'j' })).rejects.toThrow(HuaweiCloudError);
  }
});

test.each(Object.entries({ ...BROKEN, ...ODD, ...FLOODS }))(
  'a login answered with %s is no login',
  async (_, answer) => {
    const before = stub.requests.length;
    stub.answers = [answer];
    const cloud = stub.connect({ budget: LIMITS, timeoutMs: TIMEOUT_MS, credentials: { login: LOGIN } });
    const end: unknown = await cloud.cdm
      .startJob({ clusterId: 'c', jobName: 'j' }, {})
      .catch((error: unknown) => error);

    expect(end).toBeInstanceOf(HuaweiCloudError);
    expect(end).toMatchObject({ service: 'IAM', effect: 'none' });
    expect(stub.requests.slice(before).map(({ target }) => target)).toEqual(['/v3/auth/tokens?nocatalog=true']);
  },
);
