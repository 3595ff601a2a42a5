import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import type { TemporalProxy } from '../support/temporal-proxy';
import { startTemporalProxy } from '../support/temporal-proxy';
import { readyz, startWorkerOnCall, until, untilGauge, type Readyz, type WorkerOnCall } from './worker-on-call';

const POLLS = /^Poll\w+TaskQueue$/;
const PERMISSION_DENIED = 7;

let cloud: Simulator;
let temporal: TemporalProxy;
let worker: WorkerOnCall | undefined;

beforeEach(async () => {
  [cloud, temporal] = await Promise.all([startSimulator(), startTemporalProxy()]);
});

afterEach(async () => {
  worker?.process.process.kill('SIGKILL');
  await worker?.process.ended;
  await Promise.all([cloud.close(), temporal.close()]);
});

async function startWorker(): Promise<WorkerOnCall> {
  return (worker = await startWorkerOnCall(cloud, { TEMPORAL_ADDRESS: temporal.address }));
}

const polling = (report: Readyz) => report.checks.find(({ check }) => check === 'polling');
const lines = (text: string, pattern: RegExp) => text.split('\n').filter((line) => pattern.test(line)).length;

test('a worker whose key may read and not poll is unready, says why once, and is ready once it may', async () => {
  temporal.refuse(POLLS, { code: PERMISSION_DENIED, message: 'Request unauthorized.' });
  const { url, process: running } = await startWorker();
  const refused = await until(
    () => readyz(url),
    (report) =>
      /PERMISSION_DENIED/.test(polling(report)?.why ?? '') && report.checks.filter(({ ok }) => !ok).length === 1,
  );

  expect(refused).toMatchObject({ status: 503, ready: false });
  expect(polling(refused)?.why).toMatch(
    /fail with PERMISSION_DENIED, and no task is taken\. Give the API key .* right to/,
  );
  await running.says(/\[WARN\] Polls for \w+ tasks of task queue .* fail with PERMISSION_DENIED/);
  // The SDK has tried again by then.
  await until(
    async () => temporal.refused(POLLS),
    (count) => count > 20,
  );
  expect(running.stdout()).not.toContain('Worker ready');
  expect(lines(running.stderr(), /PERMISSION_DENIED/)).toBe(1);

  const { taskQueue } = worker as WorkerOnCall;
  await untilGauge({ url, taskQueue }, 'huaweicloud_polls_ready', 0);

  temporal.allow();
  await running.says(/Worker ready/);
  await untilGauge({ url, taskQueue }, 'huaweicloud_polls_ready', 1);
  await running.says(/Polls of task queue .* are answered again/);
  expect(await readyz(url)).toMatchObject({ status: 200, ready: true });
});

test.each([
  { what: 'whose key is revoked', code: 16, status: 'UNAUTHENTICATED', todo: /expired, was revoked/ },
  {
    what: 'that may only read from now on',
    code: PERMISSION_DENIED,
    status: 'PERMISSION_DENIED',
    todo: /right to write/,
  },
  { what: 'whose namespace is taken away', code: 5, status: 'NOT_FOUND', todo: /namespace default is still there/ },
  { what: 'whose server is overrun', code: 8, status: 'RESOURCE_EXHAUSTED', todo: /limits of namespace default/ },
])(
  'a worker $what in mid-life becomes unready, and ready again when its polls are heard',
  async ({ code, status, todo }) => {
    const { url, process: running } = await startWorker();
    await running.says(/Worker ready/);
    await until(
      () => readyz(url),
      ({ ready }) => ready,
    );

    temporal.refuse(POLLS, { code, message: 'no longer' });
    const refused = await until(
      () => readyz(url),
      ({ ready }) => !ready,
    );
    expect(polling(refused)?.why).toMatch(todo);
    await running.says(new RegExp(`fail with ${status}`));

    temporal.allow();
    await until(
      () => readyz(url),
      ({ ready }) => ready,
    );
  },
);
