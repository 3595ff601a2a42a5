import { failureOf } from '../client/support/failure-of';
import { type StubCloud, startStubCloud } from '../client/support/stub-cloud';

const LOGIN = { domain: 'acme', user: 'pipelines', password: 'S3cret-Password' };
const ACCESS_KEY = { ak: 'AKEXAMPLE', sk: 'SKEXAMPLE', securityToken: 'security-token-of-a-temporary-key' };
const job = { clusterId: 'c', jobName: 'j' };

interface Refusal {
  status: number;
  body: unknown;
}

let stub: StubCloud;
let refusals: Refusal[];
let logins: number;

beforeEach(async () => {
  refusals = [];
  logins = 0;
  stub = await startStubCloud((response, { target }) => {
    if (target.startsWith('/v3/auth/tokens')) {
      logins += 1;
      response.writeHead(201, { 'x-subject-token': `token-${logins}` }).end('{"token":{}}');
      return;
    }
    const refusal = refusals.shift();
    if (refusal) response.writeHead(refusal.status).end(JSON.stringify(refusal.body));
    else response.end(target.includes('/streaming/') ? '[{"is_success":"true"}]' : '{"submissions":[]}');
  });
});

afterEach(() => stub.close());

const calls = () => stub.requests.filter(({ target }) => !target.startsWith('/v3/auth/tokens'));
const refuse = (status: number, error_code: string) => ({ status, body: { error_code, error_msg: 'token' } });
const withToken = () => stub.connect({ credentials: { login: LOGIN } });

const tokenRefusals = [
  { status: 400, code: 'DLI.0015' },
  { status: 500, code: 'DLI.0015' },
  { status: 400, code: 'DLI.10007' },
  { status: 403, code: 'dli.10007' },
  { status: 400, code: 'APIGW.0307' },
  { status: 401, code: 'APIGW.0307' },
];

test.each(tokenRefusals)('$code with HTTP $status renews the token once, for a read and a start', async (refusal) => {
  const { cdm, dli } = withToken();
  refusals = [refuse(refusal.status, refusal.code)];
  await cdm.jobStatus(job);
  refusals = [refuse(refusal.status, refusal.code)];
  await dli.runJobs(['1'], { resumeSavepoint: false });

  expect(logins).toBe(3);
  expect(calls().map(({ headers }) => headers['x-auth-token'])).toEqual(['token-1', 'token-2', 'token-2', 'token-3']);
});

test('a token that is refused by a list of one item a job is renewed as well', async () => {
  refusals = [{ status: 400, body: [refuse(400, 'DLI.0015').body, refuse(400, 'DLI.0015').body] }];

  await withToken().dli.runJobs(['1', '2'], { resumeSavepoint: false });

  expect(logins).toBe(2);
  expect(calls()).toHaveLength(2);
});

test('a renewed token that is refused as well is told of, and is worth a few tries', async () => {
  refusals = [refuse(400, 'DLI.0015'), refuse(400, 'DLI.0015')];

  const error = await failureOf(withToken().dli.runJobs(['1'], { resumeSavepoint: false }));

  expect(error).toMatchObject({ kind: 'Unauthenticated', effect: 'none', code: 'DLI.0015', isTransient: true });
  expect(error.message).toContain('The credentials were renewed once, and refused as well.');
  expect(logins).toBe(2);
  expect(calls()).toHaveLength(2);
});

test('with an access key there is no token to renew', async () => {
  refusals = [refuse(400, 'DLI.0015')];

  const error = await failureOf(stub.connect().dli.runJobs(['1'], { resumeSavepoint: false }));

  expect(error.message).not.toContain('renewed');
  expect(calls()).toHaveLength(1);
});

test('a read whose signature is refused once is asked again, and one that is refused twice fails', async () => {
  const { cdm } = stub.connect();
  refusals = [refuse(401, 'APIGW.0301')];
  await cdm.jobStatus(job);
  expect(calls()).toHaveLength(2);

  refusals = [refuse(401, 'APIGW.0301'), refuse(401, 'APIGW.0301')];
  expect(await failureOf(cdm.jobStatus(job))).toMatchObject({ kind: 'Unauthenticated', code: 'APIGW.0301' });
  expect(calls()).toHaveLength(4);
});

test.each([
  { what: 'a page without a code', status: 404, body: {} },
  { what: 'a page without a code', status: 403, body: '<html>blocked</html>' },
  { what: 'nothing known', status: 400, body: { message: 'no' } },
])('a read that is answered $status with $what is asked again once', async (refusal) => {
  const { dli } = stub.connect();
  refusals = [refusal, refusal];
  expect(await failureOf(dli.job('1'))).toMatchObject({ httpStatus: refusal.status, effect: 'none' });
  expect(calls()).toHaveLength(2);
});

test.each([
  { status: 404, code: 'DLI.16001' },
  { status: 403, code: 'APIGW.0302' },
  { status: 429, code: 'APIGW.0308' },
])('a read that is answered $status with $code has its answer', async ({ status, code }) => {
  refusals = [refuse(status, code)];
  expect(await failureOf(stub.connect().dli.job('1'))).toMatchObject({ code });
  expect(calls()).toHaveLength(1);
});

test('a start or stop whose signature is refused is not sent again', async () => {
  const { cdm } = stub.connect();
  refusals = [refuse(401, 'APIGW.0301')];
  expect(await failureOf(cdm.startJob(job, {}))).toMatchObject({ effect: 'none' });
  refusals = [refuse(401, 'APIGW.0301')];
  expect(await failureOf(cdm.stopJob(job))).toMatchObject({ effect: 'none' });
  expect(calls()).toHaveLength(2);
});

test('a start that is answered 401 by nobody known is not sent again, and the token is a new one for who looks', async () => {
  refusals = [{ status: 401, body: { message: 'who are you?' } }];
  const { cdm } = withToken();

  const error = await failureOf(cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'Unauthenticated', effect: 'unknown', isTransient: true, httpStatus: 401 });
  expect(calls()).toHaveLength(1);
  await cdm.jobStatus(job);
  expect(calls()[1]?.headers['x-auth-token']).toBe('token-2');
});

test('that such a start may run is not forgotten where the login fails', async () => {
  const { cdm } = withToken();
  await cdm.jobStatus(job);
  const failing = await startStubCloud({ status: 503 });
  const other = stub.connect({
    credentials: { login: LOGIN },
    endpoints: { iam: failing.origin },
  });
  failing.answers = [{ status: 201, headers: { 'x-subject-token': 'token' }, json: { token: {} } }, { status: 503 }];
  refusals = [{ status: 401, body: {} }];

  expect(await failureOf(other.cdm.startJob(job, {}))).toMatchObject({ service: 'CDM', effect: 'unknown' });
  await failing.close();
});

test('the project stands in a header of its own, by token as by key', async () => {
  await withToken().cdm.jobStatus(job);
  await stub.connect().cdm.jobStatus(job);

  expect(calls().map(({ headers }) => headers['x-project-id'])).toEqual(['p1', 'p1']);
});

test('the canonical request that a gateway quotes holds no security token, whole or cut off', async () => {
  const { cdm } = stub.connect({ credentials: { accessKey: ACCESS_KEY } });
  const canonical = `PUT\n/v1.1/\n\nhost:cdm\nx-sdk-date:20240102T030405Z\nx-security-token:${ACCESS_KEY.securityToken}`;
  for (const quoted of [
    canonical,
    canonical.slice(0, -8),
    canonical.replace('x-security-token:', 'token ').slice(0, -8),
  ]) {
    const error_msg = `Incorrect IAM authentication information: verify aksk signature fail, canonical request: ${quoted}`;
    refusals = [{ status: 401, body: { error_code: 'APIGW.0301', error_msg } }];

    const { message } = await failureOf(cdm.startJob(job, {}));

    expect(message).toContain('canonical request: PUT');
    expect(message).not.toContain('security-token-of');
  }
});
