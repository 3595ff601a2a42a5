import type { IamToken } from '../../src/client/auth/iam';
import { PasswordAuthenticator } from '../../src/client/auth/password-authenticator';
import { type CallOutcome, HuaweiCloudError } from '../../src/client/huawei-cloud-error';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LOGIN = { domain: 'acme', user: 'pipelines', password: 'S3cret' };
const SECRETS = ['S3cret', 'cGlwZWxpbmVzOlMzY3JldA'];

beforeEach(() => jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

function refused(more: Partial<CallOutcome> = {}): HuaweiCloudError {
  const call = { service: 'IAM', operation: 'createToken', method: 'POST', path: '/v3/auth/tokens' } as const;
  const outcome = { what: 'answered 401', kind: 'Unauthenticated', effect: 'none', hint: 'Check.' } as const;
  return new HuaweiCloudError(call, { ...outcome, ...more });
}

/** An IAM that hands out `1`, `2`, ... for so long each, unless it has something else to say. */
class Iam {
  logins = 0;
  password = LOGIN.password;
  lifetimeMs: number | undefined = 24 * HOUR_MS;
  says: HuaweiCloudError | undefined;
  repliesAfterMs = 0;
  readonly authenticator = new PasswordAuthenticator(
    () => ({ ...LOGIN, password: this.password }),
    async (): Promise<IamToken> => {
      this.logins += 1;
      if (this.repliesAfterMs) await new Promise((resolve) => setTimeout(resolve, this.repliesAfterMs));
      if (this.says) throw this.says;
      return { token: String(this.logins), lifetimeMs: this.lifetimeMs };
    },
  );

  async token(): Promise<string | undefined> {
    return (await this.authenticator.authorize({})).headers['x-auth-token'];
  }

  /** How many logins there have been after a call so much later. */
  async loginsAfter(ms: number): Promise<number> {
    await pass(ms);
    await this.authenticator.ready().catch(() => undefined);
    return this.logins;
  }
}

let iam: Iam;
beforeEach(() => {
  iam = new Iam();
});

test.each<[string, number | undefined, number]>([
  ['a day', 24 * HOUR_MS, 23.5 * HOUR_MS],
  ['an hour and a half', 1.5 * HOUR_MS, HOUR_MS],
  ['half an hour', 30 * MINUTE_MS, 15 * MINUTE_MS],
  ['nobody knows how long', undefined, 30 * MINUTE_MS],
])('a token that is good for %s is renewed in time', async (_what, lifetimeMs, renewedAfterMs) => {
  iam.lifetimeMs = lifetimeMs;
  expect(await iam.loginsAfter(0)).toBe(1);
  expect(await iam.loginsAfter(renewedAfterMs - 1)).toBe(1);
  expect(await iam.loginsAfter(1)).toBe(2);
});

test('while IAM does not answer it is asked every half minute, and the token is used to its last moment', async () => {
  iam.lifetimeMs = HOUR_MS;
  await iam.authenticator.ready();
  iam.says = refused({ kind: 'Unavailable' });
  expect(await iam.loginsAfter(30 * MINUTE_MS)).toBe(2);
  expect(await iam.loginsAfter(29_999)).toBe(2);
  expect(await iam.loginsAfter(1)).toBe(3);
  await pass(29 * MINUTE_MS + 29_999);
  expect(await iam.token()).toBe('1');
  await pass(1);
  await expect(iam.token()).rejects.toMatchObject({ kind: 'Unavailable' });
});

test('a token of which the reply comes late is used no longer than it lives', async () => {
  Object.assign(iam, { lifetimeMs: HOUR_MS, repliesAfterMs: 25_000 });
  const ready = iam.authenticator.ready();
  await pass(25_000);
  await ready;
  Object.assign(iam, { says: refused({ kind: 'Unavailable' }), repliesAfterMs: 0 });
  await pass(HOUR_MS - 25_001);
  expect(await iam.token()).toBe('1');
  await pass(1);
  await expect(iam.token()).rejects.toMatchObject({ kind: 'Unavailable' });
});

test('a token that ends while IAM is asked for the next one, and does not answer, is used no longer', async () => {
  Object.assign(iam, { lifetimeMs: HOUR_MS });
  await iam.authenticator.ready();
  await pass(HOUR_MS - 10_000);
  Object.assign(iam, { says: refused({ kind: 'Unavailable' }), repliesAfterMs: 10_000 });
  const token = iam.token();
  const told = expect(token).rejects.toMatchObject({ kind: 'Unavailable' });
  await pass(10_000);
  await told;
});

test('a refused login is repeated after one minute, then four, then fifteen, and never less often than that', async () => {
  iam.says = refused();
  const atMs: number[] = [];
  for (let minute = 0; minute <= 40; minute += 1) {
    const before = iam.logins;
    if ((await iam.loginsAfter(minute ? MINUTE_MS : 0)) > before) atMs.push(minute);
  }
  expect(atMs).toEqual([0, 1, 5, 20, 35]);
});

test('a refusal lasts for a whole minute, says so, and is forgotten with the first login that is let in', async () => {
  iam.says = refused();
  await expect(iam.token()).rejects.toThrow('answered 401');
  await pass(59_999);
  await expect(iam.token()).rejects.toMatchObject({
    kind: 'Unauthenticated',
    message: 'IAM createToken: POST /v3/auth/tokens was refused a moment ago and is not repeated. Check.',
    cause: iam.says,
  });
  expect(iam.logins).toBe(1);
  await pass(1);
  iam.says = undefined;
  iam.lifetimeMs = 2_000;
  expect(await iam.token()).toBe('2');
  iam.says = refused();
  await pass(2_000);
  await expect(iam.token()).rejects.toThrow();
  expect(await iam.loginsAfter(MINUTE_MS)).toBe(4);
});

test('another password is tried at once, and one that is refused as well begins with a minute again', async () => {
  iam.says = refused();
  expect(await iam.loginsAfter(0)).toBe(1);
  expect(await iam.loginsAfter(MINUTE_MS)).toBe(2);
  iam.password = 'other';
  expect(await iam.loginsAfter(0)).toBe(3);
  expect(await iam.loginsAfter(59_999)).toBe(3);
  expect(await iam.loginsAfter(1)).toBe(4);
});

test('what may pass by itself is no refusal: the login is tried again by the next call', async () => {
  iam.says = refused({ kind: 'Throttled' });
  expect(await iam.loginsAfter(0)).toBe(1);
  expect(await iam.loginsAfter(0)).toBe(2);
});

test('a token goes with the project it is asked for, and with all that no reply may tell', async () => {
  expect(await iam.authenticator.authorize({ projectId: 'p1' })).toEqual({
    headers: { 'x-auth-token': '1', 'x-project-id': 'p1' },
    secrets: ['1', ...SECRETS],
  });
  expect((await iam.authenticator.authorize({})).headers).toEqual({ 'x-auth-token': '1' });
});

test('a refused token is fetched anew once, whoever was refused with it', async () => {
  const { authenticator } = iam;
  const refusedProof = await authenticator.authorize({});
  expect(await Promise.all([authenticator.refresh(refusedProof), authenticator.refresh(refusedProof)])).toEqual([
    true,
    true,
  ]);
  // One who comes later with the old token is given the new one.
  expect(await authenticator.refresh(refusedProof)).toBe(true);
  expect([iam.logins, await iam.token()]).toEqual([2, '2']);
});

test('the user is known at once where the login stands there, else with the first login', async () => {
  expect(new PasswordAuthenticator(LOGIN, async () => ({ token: 't' })).userName).toBe('pipelines');
  expect(iam.authenticator.userName).toBeUndefined();
  await iam.authenticator.ready();
  expect(iam.authenticator.userName).toBe('pipelines');
});
