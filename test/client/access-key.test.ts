import type { AccessKey } from '../../src/client/auth/credentials';
import { signRequest } from '../../src/client/auth/sign-request';
import { failureOf } from './support/failure-of';
import { type Seen, type StubCloud, startStubCloud } from './support/stub-cloud';

let stub: StubCloud;
beforeEach(async () => {
  stub = await startStubCloud({ json: { submissions: [] } });
});
afterEach(() => stub.close());

const job = { clusterId: 'c', jobName: 'a/b ü' };

/** What the server works out from the request as it arrived and the headers it says are signed. */
function expectedAuthorization({ method, target, headers, body }: Seen, key: AccessKey): string {
  const [path = '', query = ''] = target.split('?');
  const signed = /SignedHeaders=([^,]*)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  return signRequest(
    {
      method,
      path,
      query: [...new URLSearchParams(query)],
      headers: Object.fromEntries(signed.map((name) => [name, String(headers[name])])),
      body,
    },
    key,
  );
}

test('a request carries a signature over what arrives', async () => {
  const key = { ak: 'AKEXAMPLE', sk: 'SKEXAMPLE' };
  const { cdm, dgc } = stub.connect({ credentials: { accessKey: key } });
  await cdm.startJob(job, { day: '2024-01-02' });
  await cdm.submissions(job);
  await dgc.startJob({ jobName: 'j', workspace: 'w1' });

  for (const seen of stub.requests) expect(seen.headers.authorization).toBe(expectedAuthorization(seen, key));
  expect(stub.requests[2]?.headers.authorization).toContain(
    'SignedHeaders=content-type;host;workspace;x-project-id;x-sdk-date,',
  );
  expect(stub.requests[0]?.headers).toMatchObject({ 'x-project-id': 'p1', 'accept-encoding': 'identity' });
});

test('a temporary key sends its security token, and signs it', async () => {
  const key = { ak: 'AK', sk: 'SK', securityToken: 'TOKEN' };

  await stub.connect({ credentials: { accessKey: key } }).cdm.jobStatus(job);

  expect(stub.requests[0]?.headers['x-security-token']).toBe('TOKEN');
  expect(stub.requests[0]?.headers.authorization).toContain('x-security-token');
});

test('a rotated key is used from the next request on', async () => {
  let key = { ak: 'AK-OLD', sk: 'SK' };
  const { cdm } = stub.connect({ credentials: { accessKey: () => Promise.resolve(key) } });
  await cdm.jobStatus(job);
  key = { ak: 'AK-NEW', sk: 'SK' };
  await cdm.jobStatus(job);

  expect(stub.requests.map(({ headers }) => /Access=([^,]*)/.exec(headers.authorization ?? '')?.[1])).toEqual([
    'AK-OLD',
    'AK-NEW',
  ]);
});

test('a refused key that has not changed is not tried again', async () => {
  stub.answers = [{ status: 401, json: { error_code: 'APIGW.0301', error_msg: 'no such key' } }];

  const error = await failureOf(stub.connect().cdm.startJob(job, {}));

  expect(error).toMatchObject({ kind: 'Unauthenticated', effect: 'none' });
  expect(stub.requests).toHaveLength(1);
});

test('a key source that fails is heard', async () => {
  const accessKey = (): never => {
    throw new Error('vault is sealed');
  };

  await expect(stub.connect({ credentials: { accessKey } }).cdm.jobStatus(job)).rejects.toThrow('vault is sealed');
});
