import { writeFileSync } from 'node:fs';
import { connect as connectByTls } from 'node:tls';
import { Connection } from '@temporalio/client';
import { startSimulator, type Simulator } from '../../simulator';
import { accessFilesIn } from '../ops/access-files';
import { expectNothingLost, startPipelines } from '../ops/pipelines-under-load';
import { ask, readyz, startWorkerOnCall, until, type WorkerOnCall } from '../ops/worker-on-call';
import { privateCa } from '../support/private-ca';
import { type RunningCli, startCli } from '../support/run-cli';
import { temporaryFolder } from '../support/temporary-folder';
import { killPart } from './cluster-of-this-run';
import { openSecuredCluster, type SecuredCluster } from './secured-cluster';

/*
 * Not part of `npm test`: `npm run try-cluster -- rotation`. As test/ops/rotated-secrets, on Temporal's own TLS and its own
 * authorizer in place of a proxy of ours: it is the server that no longer takes the old certificate and the old key.
 */

const PIPELINES = 20;
const COPY_MS = 3_000;
const MOST_MS = 900_000;

let secured: SecuredCluster;
let cloud: Simulator;
let onlooker: Connection;
let worker: WorkerOnCall | undefined;
let board: RunningCli | undefined;

// Before the folders are taken away.
afterAll(async () => {
  for (const running of [worker?.process, board]) running?.process.kill('SIGTERM');
  await Promise.all([worker?.process.ended, board?.ended]);
  await Promise.all([onlooker?.close(), cloud?.close(), secured?.close()]);
}, MOST_MS);

const folder = temporaryFolder();
const files = temporaryFolder();
const serverCa = privateCa('Of the server');
const [before, after] = [privateCa('Before'), privateCa('After')];

beforeAll(async () => {
  secured = await openSecuredCluster(folder, serverCa, [before, after]);
  cloud = await startSimulator();
  onlooker = await Connection.connect({ address: secured.cluster.openAddress });
}, MOST_MS);

/** Whether the frontend still lets somebody in who shows this. */
async function isLetIn(certificate: { cert: string; key: string }, apiKey: string): Promise<boolean> {
  const tls = { serverRootCACertificate: Buffer.from(serverCa.cert), clientCertPair: pairOf(certificate) };
  try {
    const connection = await Connection.connect({
      address: secured.address,
      tls,
      apiKey,
      connectTimeout: '10 seconds',
    });
    const asked = { namespace: 'default' };
    return await connection.workflowService
      .describeNamespace(asked)
      .then(
        () => true,
        () => false,
      )
      .finally(() => connection.close());
  } catch {
    return false;
  }
}

function pairOf({ cert, key }: { cert: string; key: string }): { crt: Buffer; key: Buffer } {
  return { crt: Buffer.from(cert), key: Buffer.from(key) };
}

/** TLS 1.3 tells a client of a refused certificate only after the greeting: by ending the connection. */
async function isCertificateTaken({ cert, key }: { cert: string; key: string }): Promise<boolean> {
  const [host = '', port] = secured.address.split(':');
  return new Promise((resolve) => {
    const socket = connectByTls({ host, port: Number(port), ca: serverCa.cert, cert, key, ALPNProtocols: ['h2'] });
    const end = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    // The server's own first frame.
    socket.once('data', () => end(true));
    socket.once('error', () => end(false)).once('close', () => end(false));
  });
}

test(
  'a client certificate and an API key that are rotated under load, and refused by the server after, lose nothing',
  async () => {
    const { apiKeys } = secured;
    const { certFile, keyFile, apiKeyFile, show } = accessFilesIn(files);
    const [oldCertificate, newCertificate] = [before.issue('worker'), after.issue('worker')];
    const [oldKey, newKey] = [apiKeys.issue('before', 'default:write'), apiKeys.issue('after', 'default:write')];
    show(oldCertificate);
    writeFileSync(apiKeyFile, oldKey);
    const access = {
      TEMPORAL_ADDRESS: secured.address,
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: serverCa.certFile,
      TEMPORAL_TLS_CLIENT_CERT_PATH: certFile,
      TEMPORAL_TLS_CLIENT_KEY_PATH: keyFile,
      TEMPORAL_API_KEY_FILE: apiKeyFile,
    };
    worker = await startWorkerOnCall(cloud, access);
    const { process: running, taskQueue, url: health } = worker;
    board = startCli(['board', '--port', '0', '--json'], access);
    const { url } = JSON.parse(await board.says(/^\{"url".*$/m)) as { url: string };
    await running.says(/Worker ready/);
    const load = { cloud, taskQueue, onlooker };
    const names = (phase: string) => Array.from({ length: PIPELINES }, (_, at) => `${phase}-${at}`);
    const first = await startPipelines(load, names('first'), COPY_MS);

    const from = performance.now();
    writeFileSync(apiKeyFile, newKey);
    await running.says(/Temporal is shown another API key from now on/);
    const keySeconds = (performance.now() - from) / 1_000;
    apiKeys.revoke('before');
    await until(
      () => isLetIn(newCertificate, oldKey),
      (taken) => !taken,
    );
    const second = await startPipelines(load, names('second'), COPY_MS);
    const again = performance.now();
    show(newCertificate);
    await running.says(/Temporal is shown another certificate from now on/);
    const certificateSeconds = (performance.now() - again) / 1_000;
    secured.trust(after);
    await until(
      () => isCertificateTaken(oldCertificate),
      (taken) => !taken,
    );
    // What still stood on the old certificate ends with it.
    killPart(secured.cluster.access, 'frontend');
    const third = await startPipelines(load, names('third'), 100);

    await until(
      () => ask(url, '/api/pipelines'),
      ({ status }) => status === 200,
    );
    await expectNothingLost(cloud, [first, second, third], 3 * PIPELINES);
    await until(
      () => readyz(health),
      ({ ready }) => ready,
    );
    expect(await isLetIn(newCertificate, newKey)).toBe(true);
    expect(running.stderr()).not.toContain(oldKey.split('.')[2]);
    console.log(
      `rotated on Temporal's own TLS and authorizer: ${3 * PIPELINES} pipelines succeeded, ${6 * PIPELINES} jobs started once each; ` +
        `the key was taken up after ${keySeconds.toFixed(1)} s, the certificate after ${certificateSeconds.toFixed(1)} s; ` +
        `the server refuses both old ones; the frontend was killed once`,
    );
  },
  MOST_MS,
);
