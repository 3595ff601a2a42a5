import { inspect } from 'node:util';
import { failureOf } from '../client/support/failure-of';
import type { StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';
import { secretsIn } from './secret-forms';

const job = { clusterId: 'c', jobName: 'j' };
const LOGIN = { domain: 'acme', user: 'pipelines', password: 'Pa"ss\\wörd/<1>&+=%é' };

let stub: StubCloud;

beforeEach(async () => {
  stub = await startStubCloud();
});

afterEach(() => stub.close());

function found(error: unknown, ...texts: string[]): string[] {
  const place = { where: 'the error', bytes: Buffer.from(inspect(error, { depth: 10 })) };
  return secretsIn(
    [place],
    texts.map((text) => ({ what: text.slice(0, 20), text })),
  );
}

test('a signature that a gateway quotes is not in the error', async () => {
  stub.answers = [
    (response, { headers }) => response.writeHead(401).end(JSON.stringify({ message: headers.authorization })),
  ];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}));

  const [signature] = /[0-9a-f]{64}/.exec(String(stub.requests[0]?.headers.authorization)) ?? [];
  expect(found(error, signature ?? '')).toEqual([]);
  expect(error.message).toContain('Signature=***');
});

test.each([
  { way: 'as JSON', quote: (text: string) => JSON.stringify(text) },
  { way: 'as a URL', quote: (text: string) => encodeURIComponent(text) },
  { way: 'in base64', quote: (text: string) => Buffer.from(text).toString('base64') },
])('a password that IAM quotes $way is not in the error', async ({ quote }) => {
  stub.answers = [(response) => response.writeHead(400).end(`you sent ${quote(LOGIN.password)}`)];

  const error = await failureOf(stub.connect({ credentials: { login: LOGIN } }).cdm.startJob(job, {}));

  expect(error.message).toContain('you sent');
  expect(found(error, LOGIN.password)).toEqual([]);
});

test('a token longer than the page that is read of it leaves none of itself in the error', async () => {
  const token = `MII${'secret-token'.repeat(500)}`;
  stub.answers = [
    { status: 201, headers: { 'x-subject-token': token }, json: { token: {} } },
    (response, { headers }) => response.writeHead(502).end(`<p>no route for ${String(headers['x-auth-token'])}</p>`),
  ];

  const error = await failureOf(stub.connect({ credentials: { login: LOGIN } }).cdm.startJob(job, {}));

  expect(error.message).toContain('no route for ***');
  expect(error.message).not.toContain('secret-token');
});
