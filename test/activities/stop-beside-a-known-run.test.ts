import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import type { RemoteJob } from '../../src/activities/remote-job';
import type { StopAttempt } from '../../src/activities/stop/stop-with-receipt';
import { stopWithReceipt } from '../../src/activities/stop/stop-with-receipt';
import type { Connections } from '../../src/connections/connections';
import { dgcRun } from '../../src/domain/dgc/instances-since';
import type { Fence } from '../../src/domain/fence';
import type { DgcBody } from '../../src/domain/dgc/dgc-body';
import { roomyConnections } from '../support/roomy-connections';

const body: DgcBody = { jobName: 'transform', mode: 'runNow', jobParams: {} };

let cloud: Simulator;
let connections: Connections;
let job: RemoteJob;

beforeEach(async () => {
  cloud = await startSimulator();
  connections = roomyConnections(cloud);
  cloud.addJobs([{ service: 'dgc', name: 'transform', durationMs: 600_000, bootMs: 0, outcome: 'success' }]);
  job = dgcInstance(connections.open('default'), body);
});

afterEach(async () => {
  await connections.close();
  await cloud.close();
});

function started(): string {
  return cloud.run({ service: 'dgc', job: 'transform', by: 'us' });
}

async function fenceNow(): Promise<Fence> {
  const { marks, cloudTimeMs } = await job.survey(job.units, {});
  return { version: 1, marks, cloudTimeMs, settleMs: 2_000, visibilityMs: 0, closed: false };
}

function attempt(): StopAttempt {
  let nowMs = 0;
  return { pause: async (ms) => void (nowMs += ms), nowMs: () => nowMs, leftMs: () => 30_000, asked: new Set() };
}

test('a start in doubt is not forgotten beside a run that an earlier try has left', async () => {
  const earlier = started();
  const fence = await fenceNow();
  const later = started();

  const receipt = await stopWithReceipt(job, { runs: [dgcRun('transform', earlier)], fence }, attempt());

  expect(receipt).toEqual([
    { run: earlier, asked: true, confirmed: true, leftRunning: null },
    { run: later, asked: false, confirmed: false, leftRunning: expect.stringContaining(`instance ${later}`) as string },
  ]);
});

test('a start in doubt that left nothing adds nothing to the receipt of an earlier run', async () => {
  const earlier = started();
  const fence = await fenceNow();
  const receipt = await stopWithReceipt(job, { runs: [dgcRun('transform', earlier)], fence }, attempt());
  expect(receipt).toEqual([{ run: earlier, asked: true, confirmed: true, leftRunning: null }]);
});

test('a run that a person has named is what the start in doubt came to: others are not touched', async () => {
  const fence = await fenceNow();
  const named = started();
  const strange = started();

  const receipt = await stopWithReceipt(job, { runs: [dgcRun('transform', named)], fence }, attempt());

  expect(receipt).toEqual([{ run: named, asked: true, confirmed: true, leftRunning: null }]);
  expect(cloud.log().filter(({ run, effect }) => run === strange && effect !== 'start')).toEqual([]);
});

test('a start that the cloud accepted and never showed is listed as what may run', async () => {
  const fence = await fenceNow();
  const receipt = await stopWithReceipt(job, { runs: [], fence: { ...fence, accepted: ['transform'] } }, attempt());
  const leftRunning = expect.stringContaining('accepted its start') as string;
  expect(receipt).toEqual([{ run: 'transform', asked: false, confirmed: false, leftRunning }]);
  expect(await stopWithReceipt(job, { runs: [], fence }, attempt())).toEqual([]);
});

test('a run that has been seen to be over is not looked at, and one that is seen to be is known to the next attempt', async () => {
  const [gone, going] = [started(), started()];
  const over = new Set([gone]);
  const runs = [dgcRun('transform', gone), dgcRun('transform', going)];
  expect(await stopWithReceipt(job, { runs }, { ...attempt(), over })).toEqual([
    { run: gone, asked: false, confirmed: true, leftRunning: null },
    { run: going, asked: true, confirmed: true, leftRunning: null },
  ]);
  expect(cloud.log().filter(({ run, effect }) => run === gone && effect !== 'start')).toEqual([]);
  expect([...over]).toEqual([gone, going]);
});

test('a stop that Temporal no longer knows asks the cloud for nothing', async () => {
  const run = started();
  const over = new Error('not found');
  const keep = jest.fn<Promise<void>, []>().mockRejectedValue(over);
  const stop = stopWithReceipt(job, { runs: [dgcRun('transform', run)] }, { ...attempt(), keep });
  await expect(stop).rejects.toBe(over);
  expect(keep).toHaveBeenCalledTimes(1);
  expect(cloud.log().filter(({ effect }) => effect !== 'start')).toEqual([]);
});
