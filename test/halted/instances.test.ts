import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import { goingOn } from '../../src/activities/start/going-on';
import type { StopAttempt } from '../../src/activities/stop/stop-with-receipt';
import { stopWithReceipt } from '../../src/activities/stop/stop-with-receipt';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { activeInstance, dgcRun } from '../../src/domain/dgc/instances-since';
import type { DgcBody } from '../../src/domain/dgc/dgc-body';
import type { Answer, StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const body: DgcBody = { jobName: 'transform', mode: 'runNow', jobParams: {} };
const ours = dgcRun('transform', '7');
const halted = {
  instanceId: 7,
  status: 'running-exception',
  startTime: NOON,
  nodes: [{ nodeName: 'load', status: 'fail', errorMessage: 'no such table' }],
};

let stub: StubCloud;
let cloud: HuaweiCloud;

beforeEach(async () => {
  stub = await startStubCloud();
  cloud = stub.connect();
});

afterEach(() => stub.close());

const detail = (row: object): Answer => ({ json: row });
const job = () => dgcInstance(cloud, body);

function attempt(): StopAttempt {
  let nowMs = 0;
  return { pause: async (ms) => void (nowMs += ms), nowMs: () => nowMs, leftMs: () => 30_000, asked: new Set() };
}

test('an instance at an exception is halted, with what its failed node says', async () => {
  stub.answers = [detail(halted)];
  expect((await job().look([ours], {}))[0]).toEqual({
    verdict: 'halted',
    status: 'running-exception',
    reason: 'node load is fail, no such table',
    output: undefined,
  });
});

test('an operator who declared it a success is believed', async () => {
  stub.answers = [detail({ ...halted, forceSuccess: 'true' })];
  expect((await job().look([ours], {}))[0]).toMatchObject({ verdict: 'succeeded' });
});

test('no start is sent beside a halted instance', async () => {
  expect(activeInstance([{ id: '7', status: 'running-exception' }])).toMatchObject({ id: '7' });
  stub.answers = [{ json: { total: 1, instances: [{ ...halted, jobName: 'transform' }] } }];
  expect(await job().survey(['transform'], {})).toMatchObject({ active: { transform: { id: '7' } } });
});

test.each(['running-exception', 'waiting', 'running'])('an instance that is %s is asked to stop', async (status) => {
  stub.answers = [detail({ ...halted, status }), { status: 204 }, detail({ ...halted, status: 'manual-stop' })];
  expect(await stopWithReceipt(job(), { runs: [ours] }, attempt())).toEqual([
    { run: '7', asked: true, confirmed: true, leftRunning: null },
  ]);
  expect(stub.requests.filter(({ target }) => target.endsWith('/stop'))).toHaveLength(1);
});

test('what an earlier run of the workflow has started goes on while it is halted', async () => {
  stub.answers = [detail(halted)];
  expect(await goingOn(job(), [ours], { visibilityMs: 0, call: {}, attempt: attempt() })).toHaveLength(1);
});
