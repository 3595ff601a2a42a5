import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { temporalConfigOf, TemporalConfigError } from '../../src/config/temporal-config';
import { TemporalAccess } from '../../src/config/temporal-access';
import { quietRuntime } from '../support/huawei-world';
import { privateCa } from '../support/private-ca';
import { startTemporalProxy, type TemporalProxy } from '../support/temporal-proxy';
import { temporaryFolder } from '../support/temporary-folder';

const ca = privateCa();
const folder = temporaryFolder();
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const before = { ...process.env };
let temporal: TemporalProxy | undefined;

beforeAll(() => quietRuntime());
afterEach(async () => {
  process.env = { ...before };
  await temporal?.close();
  temporal = undefined;
});

test('an authority that OpenSSL is told of is trusted by the gRPC of workers and that of the command line', async () => {
  temporal = await startTemporalProxy(0, ca.issue('temporal'));
  process.env['SSL_CERT_FILE'] = ca.certFile;
  const address = temporal.address.replace('127.0.0.1', 'localhost');
  const { connectionOptions } = temporalConfigOf({ TEMPORAL_TLS: 'true', TEMPORAL_ADDRESS: address });

  for (const { connect } of [
    { connect: () => Connection.connect(connectionOptions) },
    { connect: () => NativeConnection.connect(connectionOptions) },
  ]) {
    const connection = await connect();
    await expect(connection.workflowService.getSystemInfo({})).resolves.toHaveProperty('serverVersion');
    await connection.close();
  }
});

test.each([
  { what: 'two keys', env: { TEMPORAL_API_KEY: 'a', TEMPORAL_API_KEY_FILE: '/b' }, says: /unset one/ },
  { what: 'no file', env: { TEMPORAL_API_KEY_FILE: '/nowhere' }, says: /\/nowhere, which cannot be read/ },
  { what: 'an empty file', env: { TEMPORAL_API_KEY_FILE: file('empty', '\n') }, says: /which is empty/ },
  { what: 'a file of lines', env: { TEMPORAL_API_KEY_FILE: file('two', 'hunter1\nhunter2') }, says: /more than a key/ },
  {
    what: 'a key in plain text',
    env: { TEMPORAL_API_KEY_FILE: file('one', 'hunter1'), TEMPORAL_TLS: 'false' },
    says: /unencrypted/,
  },
])('an API key from a file, and $what, is refused and not quoted', ({ env, says }) => {
  expect(() => temporalConfigOf(env)).toThrow(TemporalConfigError);
  expect(() => temporalConfigOf(env)).toThrow(says);
  expect(() => temporalConfigOf(env)).not.toThrow(/hunter/);
});

test('a certificate that is new beside a key that is old is none yet: the pair of before is shown on', () => {
  const [old, next] = [ca.issue('worker'), ca.issue('worker')];
  const env = {
    TEMPORAL_TLS_CLIENT_CERT_PATH: file('tls.crt', old.cert),
    TEMPORAL_TLS_CLIENT_KEY_PATH: file('tls.key', old.key),
  };
  const warnings: string[] = [];
  const access = new TemporalAccess(env, (message) => void warnings.push(message));
  const shown = (): string => {
    const { tls } = access.now();
    return typeof tls === 'object' && tls?.clientCertPair ? Buffer.from(tls.clientCertPair.crt).toString() : '';
  };

  file('tls.crt', next.cert);
  expect([shown(), shown()]).toEqual([old.cert, old.cert]);
  expect(warnings).toEqual([expect.stringMatching(/are no pair of PEM files\. What was there before is used on/)]);
  file('tls.key', next.key);
  expect(shown()).toBe(next.cert);
});
