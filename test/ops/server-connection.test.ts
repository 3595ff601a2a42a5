import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { NativeConnection } from '@temporalio/worker';
import { TemporalAccess } from '../../src/config/temporal-access';
import { ServerConnection } from '../../src/host/server-connection';
import { quietRuntime } from '../support/huawei-world';
import { privateCa } from '../support/private-ca';
import { startTemporalProxy, type TemporalProxy } from '../support/temporal-proxy';
import { temporaryFolder } from '../support/temporary-folder';

const ca = privateCa();
const folder = temporaryFolder();
const keyFile = join(folder, 'api-key');
let temporal: TemporalProxy;
let over: AbortController;
let server: ServerConnection;
let onWarning: (message: string) => void;

beforeAll(() => quietRuntime());

beforeEach(async () => {
  temporal = await startTemporalProxy(0, ca.issue('temporal'));
  over = new AbortController();
});

afterEach(async () => {
  over.abort();
  await server.close();
  await temporal.close();
});

function connectionShowing(more: NodeJS.ProcessEnv = {}): ServerConnection {
  const env = {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: ca.certFile,
    TEMPORAL_API_KEY_FILE: keyFile,
    ...more,
  };
  const log = { info: () => undefined, warn: (message: string) => onWarning(message) };
  return (server = new ServerConnection(new TemporalAccess(env, log.warn), () => log));
}

const describe = async ({ workflowService }: NativeConnection): Promise<void> =>
  void (await workflowService.describeNamespace({ namespace: 'default' }));

test('a key that is refused after it has connected is tried no more once another stands in its file', async () => {
  writeFileSync(keyFile, 'before');
  onWarning = () => writeFileSync(keyFile, 'after');

  const opened = await connectionShowing().untilOpen(over.signal, async (connection) => {
    temporal.accept('after');
    await describe(connection);
  });

  expect(opened).toBeDefined();
});

/** A JSON Web Token, as far as anyone looks at it here. */
const keyUntil = (exp: number) => `x.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`;

test('until the server has taken what is renewed, that runs out which it was shown before', async () => {
  const [certFile, certKeyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const show = (apiKey: string): void => {
    const { cert, key } = ca.issue('worker');
    writeFileSync(certFile, cert);
    writeFileSync(certKeyFile, key);
    writeFileSync(keyFile, apiKey);
  };
  const [before, after] = [keyUntil(1_900_000_000), keyUntil(2_000_000_000)];
  show(before);
  temporal.accept(before);
  connectionShowing({ TEMPORAL_TLS_CLIENT_CERT_PATH: certFile, TEMPORAL_TLS_CLIENT_KEY_PATH: certKeyFile });
  const connection = await server.untilOpen(over.signal, describe);
  const unfollow = server.follow({ connection });
  const refused = new Promise((resolve) => (onWarning = resolve));
  const ends = () => server.expiries().find(({ credential }) => credential === 'apiKey')?.atMs;

  show(after);
  expect(await refused).toMatch(/The new certificate for Temporal cannot be used yet/);
  expect(ends()).toBe(1_900_000_000_000);

  temporal.accept(after);
  while (ends() !== 2_000_000_000_000) await pause(20);
  await unfollow();
});
