import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { cdm, CLUSTER } from '../support/huawei-world';
import { privateCa } from '../support/private-ca';
import { startTemporalProxy, type TemporalProxy } from '../support/temporal-proxy';
import { type RunningCli, startCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';
import { startTlsFront, type TlsFront } from '../support/tls-front';
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

/** A copy, and another after it: what is rotated meets starts, waits and workflow tasks under way. */
async function startPipelines(names: string[], durationMs: number): Promise<() => Promise<unknown[]>> {
  const jobs = names.flatMap((name) => [`${name}-first`, `${name}-second`]);
  cloud.addJobs(jobs.map((job) => cdm(job, { durationMs })));
  const client = new Client({ connection: onlooker });
  const step = (job: string) => ({ id: job, cdm: { clusterId: CLUSTER, jobName: job } });
  const handles = await Promise.all(
    names.map(async (name) =>
      client.workflow.start('huaweiCloudPipeline', {
        taskQueue: worker.taskQueue,
        workflowId: `${worker.taskQueue}-${name}`,
        args: [{ name, steps: [step(`${name}-first`), step(`${name}-second`)] }],
      }),
    ),
  );
  const isStarted = (name: string) =>
    cloud.log().some(({ effect, job }) => effect === 'start' && job === `${name}-first`);
  await until(
    async () => names.every(isStarted),
    (all) => all,
  );
  return () => Promise.all(handles.map(async (handle) => handle.result() as Promise<unknown>));
}

async function expectNothingLost(ends: (() => Promise<unknown[]>)[]): Promise<void> {
  for (const end of ends) for (const status of await end()) expect(status).toMatchObject({ state: 'succeeded' });
  const started = cloud.log().flatMap(({ effect, job }) => (effect === 'start' ? [job] : []));
  expect(new Set(started).size).toBe(ends.length * 6);
  expect(started).toHaveLength(ends.length * 6);
  await until(
    () => readyz(worker.url),
    ({ ready }) => ready,
  );
}

test('a client certificate and an API key that are rotated under load are shown from then on, and nothing is lost when the old ones are refused', async () => {
  const [certFile, keyFile, apiKeyFile] = ['tls.crt', 'tls.key', 'api-key'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const show = ({ cert, key }: { cert: string; key: string }): void => {
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, key);
  };
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
  const first = await startPipelines(['a', 'b', 'c'], 3_000);

  writeFileSync(apiKeyFile, 'key-after\n');
  await worker.process.says(/Temporal is shown another API key from now on/);
  temporal.accept('key-after');
  show(after.issue('worker'));
  await worker.process.says(/Temporal is shown another certificate from now on/);
  front.become({ ca: after.cert });
  front.cut();
  const second = await startPipelines(['d', 'e', 'f'], 100);

  await until(
    () => ask(url, '/api/pipelines'),
    ({ status }) => status === 200,
  );
  await expectNothingLost([first, second]);
  expect(worker.process.stderr()).not.toMatch(/key-(before|after)/);
});
