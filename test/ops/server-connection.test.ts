import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
