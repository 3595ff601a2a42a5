import { createHash } from 'node:crypto';
import { AccessKeyAuthenticator } from '../../src/client/auth/access-key-authenticator';
import { identityOf } from '../../src/client/auth/identity';

test('who calls has the same mark until the secret is another, and nobody can try out secrets against it', async () => {
  let key = { ak: 'AK', sk: 'SK' };
  const identity = identityOf({ accessKey: () => key });
  const first = await identity.mark();
  expect([identity.by, await identity.mark()]).toEqual(['accessKey', first]);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(first).not.toBe(createHash('sha256').update('{"ak":"AK","sk":"SK"}').digest('hex'));
  key = { ak: 'AK', sk: 'OTHER' };
  expect(await identity.mark()).not.toBe(first);

  const login = identityOf({ login: { domain: 'acme', user: 'pipelines', password: 'S3cret' } });
  expect([login.by, (await login.mark()).length]).toEqual(['login', 64]);
});

test('a key that has to be fetched is fetched, or missed, before a request gets its turn', async () => {
  const asked: unknown[] = [];
  const authenticator = new AccessKeyAuthenticator((question) => {
    asked.push(question);
    throw new Error('vault is sealed');
  });
  await expect(authenticator.ready()).rejects.toThrow('vault is sealed');
  expect(asked).toEqual([{ fresh: false }]);
});
