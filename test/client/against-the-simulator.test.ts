import { type Simulator, startSimulator } from '../../simulator';
import type { Credentials } from '../../src/client/auth/credentials';
import { connectHuaweiCloud, type HuaweiCloud } from '../../src/client/huawei-cloud';
import { failureOf } from './support/failure-of';

// The simulator was written from the same pages by another hand: where both agree, one misreading is less likely.
const clusterId = 'c1';
const jobName = '订单/orders to obs';
const opened: HuaweiCloud[] = [];
let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({
    speed: 0,
    seed: [
      { service: 'cdm', clusterId, name: jobName, durationMs: 1000, outcome: 'SUCCEEDED', rows: 10 },
      { service: 'dgc', name: 'transform', durationMs: 1000, outcome: 'success' },
      { service: 'dli', id: 131, name: 'stream', startupMs: 1000, outcome: 'job_running' },
    ],
  });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cloud) => cloud.close()));
  await simulator.close();
});

function connect(credentials?: Credentials): HuaweiCloud {
  const { ak, sk, url } = simulator;
  const cloud = connectHuaweiCloud({
    credentials: credentials ?? { accessKey: { ak, sk } },
    region: 'cn-north-4',
    endpoint: url,
  });
  opened.push(cloud);
  return cloud;
}

test('a signature is accepted and a wrong secret is not', async () => {
  await expect(connect().checkCredentials()).resolves.toBeUndefined();

  const wrong = connect({ accessKey: { ak: simulator.ak, sk: 'wrong' } });
  await expect(failureOf(wrong.checkCredentials())).resolves.toMatchObject({ kind: 'Unauthenticated' });
});

test('a password login is accepted and a wrong password is not', async () => {
  const { domain, user, password } = simulator;
  await expect(connect({ login: { domain, user, password } }).checkCredentials()).resolves.toBeUndefined();

  const wrong = connect({ login: { domain, user, password: 'wrong' } });
  await expect(failureOf(wrong.checkCredentials())).resolves.toMatchObject({ kind: 'Unauthenticated' });
});

test('a CDM job with a Chinese name and a slash runs to its end', async () => {
  const { cdm } = connect();
  const job = { clusterId, jobName };

  const { value: started } = await cdm.startJob(job, { day: '2024-01-02' });
  simulator.advance(2000);
  const ended = (await cdm.submissions(job)).value.runs;

  expect(ended).toHaveLength(1);
  expect(ended[0]).toMatchObject({ id: started[0]?.id, jobName, status: 'SUCCEEDED', rowsWritten: 10 });
});

test('a CDM job is stopped once, and the second stop finds nothing to do', async () => {
  const { cdm } = connect();
  const job = { clusterId, jobName };
  await cdm.startJob(job, {});

  await expect(cdm.stopJob(job)).resolves.toMatchObject({ value: 'asked' });
  simulator.advance(60_000);
  await expect(cdm.stopJob(job)).resolves.toMatchObject({ value: 'notRunning' });
});

test('a DGC run is found again by its id and in the list of its day', async () => {
  const { dgc } = connect();
  const job = { jobName: 'transform' };
  const { value: run, cloudTimeMs = 0 } = await dgc.runImmediate(job, [{ name: 'rows', value: '10' }]);
  simulator.advance(2000);

  const { value: instance } = await dgc.instance({ ...job, instanceId: run.instanceId ?? '' });
  const { value: list } = await dgc.instances({ ...job, fromMs: cloudTimeMs - 60_000, toMs: cloudTimeMs + 60_000 });

  expect(instance).toMatchObject({ id: run.instanceId, status: 'success' });
  expect(list.map(({ id }) => id)).toEqual([run.instanceId]);
});

test('a DLI stream is started, seen running and stopped', async () => {
  const { dli } = connect();

  const { value: items } = await dli.runJobs(['131'], { resumeSavepoint: false });
  simulator.advance(2000);
  const { value: job } = await dli.job('131');
  const { value: stopped } = await dli.stopJobs(['131'], { triggerSavepoint: true });

  expect(items).toMatchObject([{ isSuccess: true }]);
  expect(job).toMatchObject({ id: '131', status: 'job_running' });
  expect(stopped).toMatchObject([{ isSuccess: true }]);
});

test('a start whose reply is lost may have run, and did', async () => {
  const { cdm } = connect();
  await cdm.submissions({ clusterId, jobName });
  simulator.fault({ match: { method: 'PUT', path: '/start' }, times: 1, kind: 'loseReply' });

  const error = await failureOf(cdm.startJob({ clusterId, jobName }, {}));

  expect(error).toMatchObject({ kind: 'Unavailable', effect: 'unknown' });
  await expect(cdm.submissions({ clusterId, jobName })).resolves.toMatchObject({ value: { runs: [{}] } });
});
