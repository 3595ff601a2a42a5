import type { PasswordLogin } from '../../src/client/auth/credentials';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { failureOf } from './support/failure-of';
import { type Answer, type Seen, type StubCloud, startStubCloud } from './support/stub-cloud';

const hourMs = 60 * 60_000;
const login: PasswordLogin = { domain: 'acme', user: 'pipelines', password: 'S3cret-Password' };
const ref = { clusterId: 'c', jobName: 'j' };

/** An IAM that hands out `token-1`, `token-2`, ..., and a CDM that takes those it is told to. */
let stub: StubCloud;
let handedOut: number;
let accepted: (token: unknown) => boolean;
let onLogin: (send: () => void) => void;
let lifetimeMs: number;
beforeEach(async () => {
  handedOut = 0;
  accepted = () => true;
  onLogin = (send) => send();
  lifetimeMs = 24 * hourMs;
  stub = await startStubCloud(cloud);
});
afterEach(() => stub.close());

const cloud: Answer = (response, seen) => {
  if (!seen.target.startsWith('/v3/auth/tokens')) {
    const good = accepted(seen.headers['x-auth-token']);
    response.writeHead(good ? 200 : 401);
    response.end(JSON.stringify(good ? { submissions: [] } : { error_code: 'APIGW.0307', error_msg: 'renew' }));
    return;
  }
  onLogin(() => {
    handedOut += 1;
    // The cloud's clock is wrong by a year: only the span between its own two times may count.
    const now = Date.now() - 365 * 24 * hourMs;
    response.writeHead(201, {
      'x-subject-token': `token-${handedOut}`,
      date: new Date(now).toUTCString(),
    });
    response.end(JSON.stringify({ token: { expires_at: new Date(now + lifetimeMs).toISOString() } }));
  });
};

const connect = (source: PasswordLogin | (() => PasswordLogin) = login): HuaweiCloud =>
  stub.connect({ credentials: { login: source } });

const logins = (): Seen[] => stub.requests.filter(({ target }) => target.startsWith('/v3/auth/tokens'));

test('a password is exchanged for a token of the project, without the catalog', async () => {
  await connect().cdm.jobStatus(ref);

  expect(logins()).toHaveLength(1);
  expect(logins()[0]).toMatchObject({ method: 'POST', target: '/v3/auth/tokens?nocatalog=true' });
  expect(JSON.parse(logins()[0]?.body ?? '')).toEqual({
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { name: 'pipelines', password: 'S3cret-Password', domain: { name: 'acme' } } },
      },
      scope: { project: { id: 'p1' } },
    },
  });
  expect(stub.requests[1]?.headers).toMatchObject({ 'x-auth-token': 'token-1' });
});

test('a token may be as long as IAM makes it', async () => {
  const long = 'x'.repeat(60_000);
  stub.answers = [{ status: 201, headers: { 'x-subject-token': long }, json: { token: {} } }, { status: 494 }];

  const error = await failureOf(connect().cdm.jobStatus(ref));

  // Read from IAM, sent on; that the gateway finds it too long is the gateway's to say.
  expect(error).toMatchObject({ service: 'CDM', kind: expect.stringMatching(/InvalidRequest|Unavailable/) as string });
});

test('a repeated request counts against the limit like any other', async () => {
  accepted = (token) => token === 'token-2';
  const budget = { limits: { 'cdm.write': { calls: 1, perMs: 60_000 } } };
  const { cdm } = stub.connect({ credentials: { login }, budget });

  const error = await failureOf(cdm.startJob(ref, {}, { signal: AbortSignal.timeout(2_000) }));

  expect(error.effect).toBe('none');
  expect(stub.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
});

test('fifty calls at once share one login', async () => {
  const { cdm } = stub.connect({
    credentials: { login },
    budget: { limits: { 'cdm.read': { calls: 1000, perMs: 1000 } } },
  });

  await Promise.all(Array.from({ length: 50 }, () => cdm.jobStatus(ref)));

  expect(logins()).toHaveLength(1);
});

test('fifty calls whose token is refused share one new login', async () => {
  const { cdm } = stub.connect({
    credentials: { login },
    budget: { limits: { 'cdm.read': { calls: 1000, perMs: 1000 } } },
  });
  await cdm.jobStatus(ref);
  accepted = (token) => token === 'token-2';

  await Promise.all(Array.from({ length: 50 }, () => cdm.jobStatus(ref)));

  expect(logins()).toHaveLength(2);
});

test('a start refused for its token is sent once more with a new one', async () => {
  accepted = (token) => token === 'token-2';

  await connect().cdm.startJob(ref, {});

  expect(stub.requests.filter(({ method }) => method === 'PUT')).toHaveLength(2);
});

test('a fresh token that is refused as well ends in an error after one new login', async () => {
  accepted = () => false;

  const error = await failureOf(connect().cdm.startJob(ref, {}));

  expect(error).toMatchObject({ kind: 'Unauthenticated', effect: 'none', code: 'APIGW.0307' });
  expect(logins()).toHaveLength(2);
});

test('a token is renewed half an hour before its end, by the cloud’s own clock', async () => {
  lifetimeMs = 2 * hourMs;
  const { cdm } = connect();
  await cdm.jobStatus(ref);
  const now = performance.now();
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now + 1.4 * hourMs);
  await cdm.jobStatus(ref);
  expect(logins()).toHaveLength(1);

  clock.mockImplementation(() => now + 1.6 * hourMs);
  await cdm.jobStatus(ref);

  clock.mockRestore();
  expect(logins()).toHaveLength(2);
});

test('while IAM does not answer, a token that is still good is used on', async () => {
  lifetimeMs = 2 * hourMs;
  const { cdm } = connect();
  await cdm.jobStatus(ref);
  const now = performance.now();
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now + 1.6 * hourMs);
  stub.answers = [(response, seen) => (isLogin(seen) ? response.destroy() : answerWell(response, seen))];

  await cdm.jobStatus(ref);
  await cdm.jobStatus(ref);

  clock.mockRestore();
  expect(logins()).toHaveLength(2);
});

const isLogin = ({ target }: Seen): boolean => target.startsWith('/v3/auth/tokens');
const answerWell: Extract<Answer, (...args: never) => void> = (response) => response.end('{"submissions":[]}');

test('a wrong password is tried once, however many ask', async () => {
  stub.answers = [{ status: 401, json: { error: { code: 401, message: 'wrong password', title: 'Unauthorized' } } }];
  const { cdm } = connect();

  const errors = await Promise.all(Array.from({ length: 20 }, () => failureOf(cdm.jobStatus(ref))));
  errors.push(await failureOf(cdm.jobStatus(ref)), await failureOf(cdm.startJob(ref, {})));

  expect(logins()).toHaveLength(1);
  for (const error of errors) {
    expect(error).toMatchObject({ service: 'IAM', operation: 'createToken', kind: 'Unauthenticated', effect: 'none' });
  }
  expect(errors.at(-1)?.message).toContain('was refused a moment ago and is not repeated');
});

test.each([400, 403, 404])(
  'a login that somebody answers %i without a word is sent once more, worth a few tries, and keeps no other call waiting',
  async (status) => {
    const wordless = { status, json: undefined };
    stub.answers = [wordless, wordless, wordless, cloud];
    const { cdm } = connect();

    const refused = await failureOf(cdm.jobStatus(ref));

    expect(refused).toMatchObject({ operation: 'createToken', httpStatus: status, effect: 'none', isTransient: true });
    expect(logins()).toHaveLength(2);
    await expect(cdm.jobStatus(ref)).resolves.toMatchObject({ value: [] });
    expect(logins()).toHaveLength(4);
  },
);

test('a login and a look that a page refuses may pass by themselves, whatever the page says', async () => {
  const page: Answer = (response) =>
    response
      .writeHead(404, { 'content-type': 'text/html' })
      .end('<html><head><title>404 Not Found</title></head></html>');
  stub.answers = [page, page, cloud, page, page, cloud];
  const { cdm } = connect();

  const ofLogin = await failureOf(cdm.jobStatus(ref));
  const ofLook = await failureOf(cdm.jobStatus(ref));

  expect(ofLogin).toMatchObject({ operation: 'createToken', httpStatus: 404, isTransient: true });
  expect(ofLook).toMatchObject({ operation: 'jobStatus', httpStatus: 404, isTransient: true });
  expect(ofLook.message).toContain('answered 404: 404 Not Found');
});

test.each([
  [401, {}],
  [403, { error: { code: 403, message: 'no such project' } }],
])('a login that is answered %i %j is refused, and not repeated', async (status, json) => {
  stub.answers = [{ status, json }];
  const { cdm } = connect();

  expect(await failureOf(cdm.jobStatus(ref))).toMatchObject({ operation: 'createToken', isTransient: false });
  await failureOf(cdm.jobStatus(ref));
  expect(logins()).toHaveLength(1);
});

test('a corrected password is tried at once', async () => {
  stub.answers = [{ status: 401, json: { error: { code: 401, message: 'wrong password' } } }, cloud];
  let password = 'wrong';
  const { cdm } = connect(() => ({ ...login, password }));
  await failureOf(cdm.jobStatus(ref));
  password = 'right';

  await expect(cdm.jobStatus(ref)).resolves.toMatchObject({ value: [] });
});

test('a refused password is tried again after a minute', async () => {
  stub.answers = [{ status: 401, json: { error: { code: 401, message: 'locked' } } }, cloud];
  const { cdm } = connect();
  await failureOf(cdm.jobStatus(ref));
  const now = performance.now();
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => now + 61_000);

  await cdm.jobStatus(ref);

  clock.mockRestore();
  expect(logins()).toHaveLength(2);
});

test('a login that breaks off leaves a start undone, and the next call logs in again', async () => {
  stub.answers = [(response) => response.destroy(), cloud];
  const { cdm } = connect();

  await expect(failureOf(cdm.startJob(ref, {}))).resolves.toMatchObject({ kind: 'Unavailable', effect: 'none' });
  await expect(cdm.startJob(ref, {})).resolves.toBeDefined();
});

test('a login answered without a token is a broken reply', async () => {
  stub.answers = [{ status: 201, json: { token: {} } }];

  await expect(failureOf(connect().cdm.startJob(ref, {}))).resolves.toMatchObject({
    kind: 'BrokenReply',
    effect: 'none',
  });
});

test('one caller that leaves does not take the login from the others', async () => {
  let answer = (): void => undefined;
  onLogin = (send) => (answer = send);
  const { cdm } = connect();
  const leaving = new AbortController();
  const left = failureOf(cdm.jobStatus(ref, { signal: leaving.signal }));
  const stayed = cdm.jobStatus(ref);
  while (logins().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));

  leaving.abort(new Error('gone'));
  await expect(left).resolves.toMatchObject({ effect: 'none' });
  answer();

  await expect(stayed).resolves.toMatchObject({ value: [] });
  expect(logins()).toHaveLength(1);
});

test('the user runs are created under is known', async () => {
  expect(connect().userName).toBe('pipelines');

  const asked = connect(() => login);
  await asked.cdm.jobStatus(ref);
  expect(asked.userName).toBe('pipelines');
});

test('good credentials pass the check and wrong ones do not', async () => {
  stub.answers = [(response, seen) => (isLogin(seen) ? send(cloud, response, seen) : response.end('{"projects":[]}'))];
  await expect(connect().checkCredentials()).resolves.toBeUndefined();

  stub.answers = [{ status: 401, json: { error: { code: 401, message: 'wrong' } } }];
  await expect(failureOf(connect().checkCredentials())).resolves.toMatchObject({ kind: 'Unauthenticated' });
});

function send(answer: Answer, ...rest: Parameters<Extract<Answer, (...args: never) => void>>): void {
  if (typeof answer === 'function') answer(...rest);
}
