import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { findFreePort } from '../../src/host/free-ports';
import type { TemporalProxy } from '../support/temporal-proxy';
import { startTemporalProxy } from '../support/temporal-proxy';
import { ask, readyz, startWorkerOnCall, until, untilGauge, type WorkerOnCall } from './worker-on-call';

const NAMESPACE = /^DescribeNamespace$/;

let cloud: Simulator;
let temporal: TemporalProxy | undefined;
let silent: Server | undefined;
let worker: WorkerOnCall | undefined;

beforeEach(async () => {
  cloud = await startSimulator();
});

afterEach(async () => {
  worker?.process.process.kill('SIGKILL');
  await worker?.process.ended;
  silent?.close();
  await Promise.all([cloud.close(), temporal?.close()]);
  worker = temporal = silent = undefined;
});

async function startWorker(address: string): Promise<WorkerOnCall> {
  return (worker = await startWorkerOnCall(cloud, { TEMPORAL_ADDRESS: address }));
}

const temporalCheck = async ({ url }: WorkerOnCall) =>
  (await readyz(url)).checks.find(({ check }) => check === 'temporal');

test('a worker that starts while Temporal is down is alive, says so once, and goes to work when it is up', async () => {
  const port = await findFreePort();
  const waiting = await startWorker(`127.0.0.1:${port}`);
  const line = await waiting.process.says(/\[WARN\] Temporal at 127.0.0.1:\d+ cannot be used: .*/);

  expect(line).toMatch(/nothing listens there\. Check .*TEMPORAL_ADDRESS\. The worker waits for it, and takes no task/);
  const check = await until(
    () => temporalCheck(waiting),
    (seen) => /nothing listens there/.test(seen?.why ?? ''),
  );
  expect(check?.ok).toBe(false);
  expect((await ask(waiting.url, '/healthz')).status).toBe(200);
  await untilGauge(waiting, 'huaweicloud_temporal_ready', 0);
  expect((await readyz(waiting.url)).status).toBe(503);

  temporal = await startTemporalProxy(port);
  await waiting.process.says(/Worker ready/);
  expect(waiting.process.stderr().match(/cannot be used/g)).toHaveLength(1);
  const ready = await until(
    () => readyz(waiting.url),
    (seen) => seen.ready,
  );
  expect(ready.status).toBe(200);
  await untilGauge(waiting, 'huaweicloud_temporal_ready', 1);
});

test('a worker says that there is no namespace yet, or that its key is refused, or is no key, and goes to work when that is mended', async () => {
  const noNamespace = /there is no namespace default\. Set TEMPORAL_NAMESPACE/;
  const proxy = (temporal = await startTemporalProxy());
  proxy.refuse(NAMESPACE, { code: 5, message: 'no' });
  const waiting = await startWorker(proxy.address);
  const untilWhy = (cause: RegExp) =>
    until(
      () => temporalCheck(waiting),
      (seen) => cause.test(seen?.why ?? ''),
    );
  expect(await waiting.process.says(/Temporal at .* cannot be used: .*/)).toMatch(noNamespace);
  await untilWhy(noNamespace);
  proxy.refuse(NAMESPACE, { code: 7, message: 'no' });
  await untilWhy(/it refuses the caller: permission denied\. Check that/);
  proxy.refuse(NAMESPACE, { code: 16, message: 'no' });
  await untilWhy(/does not accept who calls: .* expired\. Set TEMPORAL_API_KEY/);

  proxy.allow();
  await waiting.process.says(/Worker ready/);
});

test.each(['refuses', 'takes and never answers'])(
  'SIGTERM ends a worker at once whose server %s connections',
  async (how) => {
    silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    if (how === 'refuses') silent.close();
    const { process: running } = await startWorker(`127.0.0.1:${port}`);
    if (how === 'refuses') await running.says(/nothing listens there/);
    else await once(silent, 'connection');

    running.process.kill('SIGTERM');
    await expect(running.ended).resolves.toMatchObject({ code: 0 });
  },
);
