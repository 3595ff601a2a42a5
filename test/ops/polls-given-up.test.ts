import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import type { TemporalProxy } from '../support/temporal-proxy';
import { startTemporalProxy } from '../support/temporal-proxy';
import { startWorkerOnCall, type WorkerOnCall } from './worker-on-call';

const POLLS = /^Poll\w+TaskQueue$/;
/** What the SDK takes for final at once. Of a key that is refused it does so only when the poll is a minute old. */
const FINAL = { code: 8, message: 'grpc: received message larger than max' };

let cloud: Simulator;
let temporal: TemporalProxy;
let worker: WorkerOnCall;

beforeEach(async () => {
  [cloud, temporal] = await Promise.all([startSimulator(), startTemporalProxy()]);
});

afterEach(async () => {
  worker.process.process.kill('SIGKILL');
  await worker.process.ended;
  await Promise.all([cloud.close(), temporal.close()]);
});

test('a worker whose polls the SDK gives up ends with 1, and says why in a sentence', async () => {
  worker = await startWorkerOnCall(cloud, { TEMPORAL_ADDRESS: temporal.address });
  await worker.process.says(/Worker ready/);

  temporal.refuse(POLLS, FINAL);
  const { code, stderr } = await worker.process.ended;
  expect(code).toBe(1);
  const told = stderr.split('\n').filter((line) => line.startsWith('error: '));
  expect(told).toEqual([
    expect.stringMatching(
      /given this worker up, and it ends\. Polls for \w+ tasks of .* fail with RESOURCE_EXHAUSTED, /,
    ),
  ]);
  // No stack either: what the SDK throws then is about its own references.
  expect(stderr).not.toMatch(/still in use|^ +at /m);
});
