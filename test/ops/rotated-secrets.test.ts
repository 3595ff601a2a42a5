import { writeFileSync } from 'node:fs';
import { Connection } from '@temporalio/client';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { privateCa } from '../support/private-ca';
import { startTemporalProxy, type TemporalProxy } from '../support/temporal-proxy';
import { type RunningCli, startCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';
import { startTlsFront, type TlsFront } from '../support/tls-front';
import { accessFilesIn } from './access-files';
import { expectNothingLost, startPipelines } from './pipelines-under-load';
import { ask, readyz, startWorkerOnCall, until, type WorkerOnCall } from './worker-on-call';

const folder = temporaryFolder();
const serverCa = privateCa('Of the server');
const [before, after] = [privateCa('Before'), privateCa('After')];
const server = serverCa.issue('temporal');
let cloud: Simulator;
let temporal: TemporalProxy | undefined;
let front: TlsFront | undefined;
let worker: WorkerOnCall;
let board: RunningCli;
/** What starts pipelines, and sees how they end, by a way that nothing is rotated on. */
let onlooker: Connection;

beforeEach(async () => {
  cloud = await startSimulator();
  onlooker = await Connection.connect({ address: process.env['TEST_TEMPORAL_ADDRESS'] });
});

afterEach(async () => {
  for (const { process } of [worker.process, board]) process.kill('SIGTERM');
  await Promise.all([worker.process.ended, board.ended]);
  await Promise.all([cloud.close(), front?.close(), temporal?.close(), onlooker.close()]);
  front = temporal = undefined;
});

test('a client certificate and an API key that are rotated under load are shown from then on, and nothing is lost when the old ones are refused', async () => {
  const { certFile, keyFile, apiKeyFile, show } = accessFilesIn(folder);
  show(before.issue('worker'));
  writeFileSync(apiKeyFile, 'key-before\n');
  temporal = await startTemporalProxy();
  temporal.accept('key-before');
  const asking = { requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] };
  const both = [before.cert, after.cert];
  const port = Number(temporal.address.split(':').at(-1));
  front = await startTlsFront(port, { cert: server.cert, key: server.key, ca: both, ...asking });
  const access = {
    TEMPORAL_ADDRESS: `localhost:${front.port}`,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: serverCa.certFile,
    TEMPORAL_TLS_CLIENT_CERT_PATH: certFile,
    TEMPORAL_TLS_CLIENT_KEY_PATH: keyFile,
    TEMPORAL_API_KEY_FILE: apiKeyFile,
  };
  worker = await startWorkerOnCall(cloud, access);
  board = startCli(['board', '--port', '0', '--json'], access);
  const { url } = JSON.parse(await board.says(/^\{"url".*$/m)) as { url: string };
  await worker.process.says(/Worker ready/);
  const load = { cloud, taskQueue: worker.taskQueue, onlooker };
  const first = await startPipelines(load, ['a', 'b', 'c'], 3_000);

  writeFileSync(apiKeyFile, 'key-after\n');
  await worker.process.says(/Temporal is shown another API key from now on/);
  temporal.accept('key-after');
  show(after.issue('worker'));
  await worker.process.says(/Temporal is shown another certificate from now on/);
  front.become({ ca: after.cert });
  front.cut();
  const second = await startPipelines(load, ['d', 'e', 'f'], 100);

  await until(
    () => ask(url, '/api/pipelines'),
    ({ status }) => status === 200,
  );
  await expectNothingLost(cloud, [first, second], 6);
  await until(
    () => readyz(worker.url),
    ({ ready }) => ready,
  );
  expect(worker.process.stderr()).not.toMatch(/key-(before|after)/);
});
