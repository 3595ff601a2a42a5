import { inspect } from 'node:util';
import { failureOf } from '../../client/support/failure-of';
import { type Answer, type StubCloud, startStubCloud } from '../../client/support/stub-cloud';
import { secretsIn } from '../../credentials/secret-forms';

const LOGIN = { domain: 'acme', user: 'pipelines', password: 'Pa"ss\\wörd/<1>&+=%é' };
const KEY = { ak: 'AKQWERTYUIOP', sk: 'sk-very/secret+of=this', securityToken: 'sts of this/test+x' };
const TOKEN = 'MIIE-token-very-secret-of-the-first-login';
const NEXT_TOKEN = 'MIIE-token-very-secret-of-the-second-login';
const job = { clusterId: 'c', jobName: 'orders' };

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const login = (token: string): Answer => ({ status: 201, headers: { 'x-subject-token': token }, json: { token: {} } });

function found(end: unknown, texts: string[]): string[] {
  const place = {
    where: 'it',
    bytes: Buffer.from(inspect(end, { depth: 20, showHidden: true, maxStringLength: null })),
  };
  return secretsIn(
    [place],
    texts.map((text) => ({ what: text, text })),
  );
}

test('a request id that is a token, a key or a password is none', async () => {
  const ids = [KEY.ak, `req-${KEY.ak}`, Buffer.from(KEY.sk).toString('hex')];
  for (const id of ids) {
    stub.answers = [{ status: 400, headers: { 'x-request-id': id }, json: { error_code: KEY.ak, request_id: id } }];
    const error = await failureOf(stub.connect({ credentials: { accessKey: KEY } }).cdm.jobStatus(job));
    expect(error.requestId).toBeUndefined();
    expect(found(error, Object.values(KEY))).toEqual([]);
  }
});

test('a good reply to the call has no secret in its request id either', async () => {
  stub.answers = [{ headers: { 'x-request-id': KEY.ak }, json: { submissions: [] } }];
  const reply = await stub.connect({ credentials: { accessKey: KEY } }).cdm.jobStatus(job);
  expect(reply).toMatchObject({ value: [], requestId: undefined });
});

test('a login with 2xx and without its token shows nothing of what was sent', async () => {
  stub.answers = [
    (response, { body }) => {
      const basic = Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64');
      response.writeHead(201, { 'x-request-id': basic.replaceAll('=', '') });
      response.end(JSON.stringify({ error_code: 'DLI.0001', error_msg: `${body} ${basic}`, token: body }));
    },
  ];
  const error = await failureOf(stub.connect({ credentials: { login: LOGIN } }).cdm.jobStatus(job));
  expect(found(error, [LOGIN.password, `${LOGIN.user}:${LOGIN.password}`])).toEqual([]);
});

test('the words, names and ids of a run show nothing of what was sent', async () => {
  const said = `${KEY.ak} ${JSON.stringify(KEY.sk)} ${encodeURIComponent(KEY.securityToken)}`;
  const row = { 'submission-id': 7, 'job-name': 'orders', status: 'FAILED' };
  const words = { 'error-summary': said, 'error-details': said, 'external-id': said, 'creation-user': said };
  stub.answers = [{ json: { submissions: [{ ...row, ...words, [said]: said, counters: { [said]: {} } }] } }];

  const { value } = await stub.connect({ credentials: { accessKey: KEY } }).cdm.jobStatus(job);

  expect(value).toMatchObject([{ id: 7, jobName: 'orders', status: 'FAILED', errorSummary: '*** "***" ***' }]);
  expect(found(value, Object.values(KEY))).toEqual([]);
});

test('the name of whoever logs in is no secret: runs are told to be ours by it', async () => {
  const user = 'pipelines-of-the-warehouse';
  const basic = Buffer.from(`${user}:${LOGIN.password}`).toString('base64');
  const row = { 'submission-id': 7, 'job-name': 'orders', status: 'FAILED', 'error-summary': `Basic ${basic}` };
  stub.answers = [login(TOKEN), { json: { submissions: [{ ...row, 'creation-user': user }] } }];

  const { value } = await stub.connect({ credentials: { login: { ...LOGIN, user } } }).cdm.jobStatus(job);

  expect(value).toMatchObject([{ user, errorSummary: 'Basic ***' }]);
});

test('a job is found by its name, though that be the key', async () => {
  stub.answers = [{ json: { submissions: [{ 'submission-id': 7, 'job-name': KEY.ak, status: 'RUNNING' }] } }];
  const { cdm } = stub.connect({ credentials: { accessKey: KEY } });
  expect((await cdm.jobStatus({ ...job, jobName: KEY.ak })).value).toMatchObject([{ id: 7, jobName: KEY.ak }]);
});

test('a token that was renewed a moment ago is still hidden, and the new one from the reply that brings it on', async () => {
  const expired: Answer = { status: 401, json: { error_code: 'APIGW.0307', error_msg: 'expired' } };
  const brings: Answer = (response) => {
    response.writeHead(201, { 'x-subject-token': NEXT_TOKEN, 'x-request-id': NEXT_TOKEN });
    response.end(JSON.stringify({ token: { expires_at: NEXT_TOKEN } }));
  };
  const echo: Answer = { status: 404, json: { error_code: 'Cdm.0100', error_msg: `old ${TOKEN}, new ${NEXT_TOKEN}` } };
  stub.answers = [login(TOKEN), expired, brings, echo];

  const cloud = stub.connect({ credentials: { login: LOGIN } });
  const observed: unknown[] = [];
  cloud.observe({ called: (call) => observed.push(call) });
  const error = await failureOf(cloud.cdm.jobStatus(job));

  expect(error.message).toContain('old ***, new ***');
  expect(observed.length).toBeGreaterThan(3);
  expect(found([error, observed], [TOKEN, NEXT_TOKEN, LOGIN.password])).toEqual([]);
});

test('keys that were rotated while a reply was under way are hidden in it, the old and the new', async () => {
  const rotated = { ak: 'AKROTATEDKEY', sk: 'sk-rotated-secret' };
  const keys = [KEY, rotated];
  const echo: Answer = { status: 404, json: { error_code: 'Cdm.0100', error_msg: `${KEY.sk} ${rotated.sk}` } };
  stub.answers = [{ json: { submissions: [] } }, echo];
  let at = 0;
  const { cdm } = stub.connect({ credentials: { accessKey: () => keys[at] ?? KEY } });
  await cdm.jobStatus(job);
  at = 1;

  expect((await failureOf(cdm.jobStatus(job))).message).toContain('*** ***');
});

test('a status word of three megabytes is cut where it is read, as are keys and pages', async () => {
  const long = 'RUNNING'.repeat(430_000);
  stub.answers = [
    { json: { submissions: [{ 'submission-id': 7, status: long, [long]: 1 }] } },
    { status: 500, text: long },
    { status: 500, headers: { 'x-request-id': 'r'.repeat(100_000) }, json: { error_msg: long, request_id: long } },
  ];
  const { cdm } = stub.connect();

  const { value } = await cdm.jobStatus(job);
  expect(value[0]?.status).toHaveLength(4_000);
  for (const error of [await failureOf(cdm.jobStatus(job)), await failureOf(cdm.jobStatus(job))])
    expect(inspect(error, { maxStringLength: null }).length).toBeLessThan(8_000);
});
