import { inspect } from 'node:util';
import { failureOf } from './support/failure-of';
import { type Answer, startRawServer, type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud();
});
afterEach(() => stub.close());

const job = { clusterId: 'c', jobName: 'j' };
const accessKey = { ak: 'AKVERYPUBLIC', sk: 'sk-very-secret', securityToken: 'sts-very-secret' };
const login = { domain: 'acme', user: 'pipelines', password: 'password-very-secret' };
const token = 'MIIE-token-very-secret';

/** Everything a log, a history or a debugger could show of an error. */
function everythingOf(error: unknown): string {
  return [
    JSON.stringify(error),
    inspect(error, { depth: 20, showHidden: true }),
    String(error),
    (error as Error).stack,
  ].join('\n');
}

/** Sends back what it was sent, everywhere it can. */
const echo: Answer = (response, seen) => {
  const all = JSON.stringify(seen.headers) + seen.body;
  response.writeHead(400, { 'x-request-id': String(seen.headers['x-security-token'] ?? seen.headers['x-auth-token']) });
  response.end(
    JSON.stringify({ error_code: 'DLF.3051', error_msg: `refused: ${all} ${accessKey.sk} ${login.password}` }),
  );
};

test('an error shows no access key, secret or security token, though the cloud sends them back', async () => {
  stub.answers = [echo];

  const error = await failureOf(stub.connect({ credentials: { accessKey } }).dgc.startJob({ jobName: 'j' }));

  for (const secret of Object.values(accessKey)) expect(everythingOf(error)).not.toContain(secret);
  expect(error.message).toContain('***');
});

test('an error shows no password or token, though the cloud sends them back', async () => {
  const asIam: Answer = { status: 201, headers: { 'x-subject-token': token }, json: { token: {} } };
  stub.answers = [asIam, echo];

  const error = await failureOf(stub.connect({ credentials: { login } }).dgc.startJob({ jobName: 'j' }));

  for (const secret of [login.password, token]) expect(everythingOf(error)).not.toContain(secret);
});

test('a refused login does not show the password, though IAM sends it back', async () => {
  stub.answers = [(response, seen) => response.writeHead(401).end(seen.body)];
  const { cdm } = stub.connect({ credentials: { login } });

  const errors = [await failureOf(cdm.jobStatus(job)), await failureOf(cdm.jobStatus(job))];

  for (const error of errors) expect(everythingOf(error)).not.toContain(login.password);
});

test('a reply that is not HTTP does not reach the error, as it may hold a token', async () => {
  const server = await startRawServer((socket) =>
    socket.end(`HTTP/1.1 201 Created\r\nX-Subject-Token ${token}\r\n\r\n`),
  );
  const cloud = stub.connect({ endpoint: server.origin, credentials: { login } });

  const error = await failureOf(cloud.cdm.jobStatus(job));

  expect(everythingOf(error)).not.toContain(token);
  await server.close();
});

test.each(['is not JSON', 'is not as documented'])('a reply that %s is not quoted', async (says) => {
  const text = says === 'is not JSON' ? `{"x":"${token}` : JSON.stringify({ submissions: [token] });
  stub.answers = [{ text }];

  const error = await failureOf(stub.connect().cdm.jobStatus(job));

  expect(error.message).toContain(says);
  expect(everythingOf(error)).not.toContain(token);
});

test('a connection shows no credentials of its own', () => {
  const cloud = stub.connect({ credentials: { accessKey } });

  for (const secret of Object.values(accessKey))
    expect(inspect(cloud, { depth: 20, showHidden: true })).not.toContain(secret);
});
