import { setTimeout as pause } from 'node:timers/promises';
import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import { dgcRestart } from '../../src/activities/dgc/dgc-restart';
import type { StopAttempt } from '../../src/activities/stop/stop-with-receipt';
import { stopWithReceipt } from '../../src/activities/stop/stop-with-receipt';
import type { Connections } from '../../src/connections/connections';
import type { Fence } from '../../src/domain/fence';
import type { DgcBody } from '../../src/domain/dgc/dgc-body';
import { roomyConnections } from '../support/roomy-connections';

const body: DgcBody = { jobName: 'transform', mode: 'runNow', jobParams: {} };
const REF = { jobName: 'transform' };

let cloud: Simulator;
let connections: Connections;
let fence: Fence;
let instanceId: string;

/** An instance that failed, was run again, and of whose second run only the fence is known. */
beforeEach(async () => {
  cloud = await startSimulator();
  connections = roomyConnections(cloud);
  const { dgc } = connections.open('default');
  cloud.addJobs([{ service: 'dgc', name: 'transform', durationMs: 10, bootMs: 0, outcome: 'fail' }]);
  instanceId = cloud.run({ service: 'dgc', job: 'transform', by: 'us' });
  cloud.advance(1_000);
  const call = { timeoutMs: 5_000 };
  const { marks, cloudTimeMs } = await dgcRestart(connections.open('default'), body, instanceId).survey([], call);
  fence = { version: 1, marks, cloudTimeMs, settleMs: 2_000, visibilityMs: 0, closed: false };
  cloud.addJobs([{ service: 'dgc', name: 'transform', durationMs: 600_000, bootMs: 0, outcome: 'success' }]);
  await dgc.restartInstance({ ...REF, instanceId });
});

afterEach(async () => {
  await connections.close();
  await cloud.close();
});

function attempt(): StopAttempt {
  const nowMs = () => performance.now();
  return { pause: async (ms) => pause(ms), nowMs, leftMs: () => 30_000, asked: new Set() };
}

test('a restart in doubt is found under its own id, and stopped', async () => {
  const job = dgcRestart(connections.open('default'), body, instanceId);
  const receipt = await stopWithReceipt(job, { runs: [], fence }, attempt());
  expect(receipt).toEqual([{ run: instanceId, asked: true, confirmed: true, leftRunning: null }]);
  expect(cloud.log().map(({ effect }) => effect)).toEqual(['start', 'end', 'restart', 'stop', 'end']);
});

test('a stop that knows nothing of what a fence is about says so, and never that nothing is left', async () => {
  const job = dgcInstance(connections.open('default'), body);
  const receipt = await stopWithReceipt(job, { runs: [], fence }, attempt());
  const leftRunning = expect.stringContaining('may have been started') as string;
  expect(receipt).toEqual([{ run: instanceId, asked: false, confirmed: false, leftRunning }]);
});
