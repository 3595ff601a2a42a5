import { WireLog } from '../../bench/processes/wire-log';
import { type Simulator, startSimulator } from '../../simulator';
import { connectHuaweiCloud, type HuaweiCloud } from '../../src';
import { startStubCloud } from '../client/support/stub-cloud';

test('a job that a list shows is looked at only once it has run', async () => {
  const log = new WireLog();
  const simulator = await startSimulator({ speed: 0 });
  const { url, projectId, ak, sk } = simulator;
  const cloud = connectHuaweiCloud({
    credentials: { accessKey: { ak, sk } },
    region: 'cn-north-4',
    projectId,
    endpoint: url,
  });
  try {
    simulator.addJobs(['a', 'b'].map((name) => ({ service: 'cdm', clusterId: 'k1', name, durationMs: 60_000 })));
    const page = { clusterId: 'k1', pageNo: 1, pageSize: 100 };
    await cloud.cdm.jobs(page, {});
    expect(log.watchedJobs).toBe(0);

    await cloud.cdm.startJob({ clusterId: 'k1', jobName: 'a' }, {});
    expect(log.watchedJobs).toBe(0);

    await cloud.cdm.jobs(page, {});
    expect(log.watchedJobs).toBe(1);
    expect(log.list().map(({ told }) => told)).toEqual([['a', 'b'], ['a'], ['a', 'b']]);
  } finally {
    log.close();
    await cloud.close();
    await simulator.close();
  }
});

/** What each reply of a pretend cloud told of, while somebody asks it. */
async function toldWhile(ask: (cloud: HuaweiCloud, simulator: Simulator) => Promise<unknown>): Promise<string[][]> {
  const log = new WireLog();
  const simulator = await startSimulator({ speed: 0 });
  const { url: endpoint, projectId, ak, sk } = simulator;
  const cloud = connectHuaweiCloud({
    credentials: { accessKey: { ak, sk } },
    region: 'cn-north-4',
    projectId,
    endpoint,
  });
  try {
    await ask(cloud, simulator);
    return log.list().map(({ told }) => told);
  } finally {
    log.close();
    await cloud.close();
    await simulator.close();
  }
}

test('a statement and a file name what is waited for, in a list and by themselves', async () => {
  const told = await toldWhile(async ({ dliSql, dliSpark }, simulator) => {
    const [one, other] = ["SELECT 'wait-1'", "SELECT 'wait-12'"].map((job) =>
      simulator.run({ service: 'dliSql', job }),
    );
    await dliSql.jobStatus(one ?? '');
    await dliSql.jobStatus(other ?? '');
    await dliSql.jobs({ pageSize: 10 });
    const batch = simulator.run({ service: 'dliSpark', job: 'obs://code/wait-7.py' });
    await dliSpark.batch(batch);
  });
  expect(told.map((names) => names.toSorted())).toEqual([['wait-1'], ['wait-12'], ['wait-1', 'wait-12'], ['wait-7']]);
});

test('where nothing names it, the id of the path does', async () => {
  let jobId = '';
  const told = await toldWhile(async ({ mrs }, simulator) => {
    simulator.addJobs([{ service: 'mrs', clusterId: 'm1' }]);
    jobId = simulator.run({ service: 'mrs', clusterId: 'm1', job: 'SparkSubmit' });
    await mrs.job({ clusterId: 'm1', jobId });
  });
  expect(told).toEqual([[jobId]]);
});

test('a list of objects tells of all that would be in it, and one of a key of that key', async () => {
  const told = await toldWhile(async ({ obs }, simulator) => {
    simulator.addJobs([{ service: 'obs', bucket: 'lake' }]);
    await obs.objects({ bucket: 'lake', prefix: 'in/' });
    await obs.objects({ bucket: 'lake', prefix: 'in/wait-1', pageSize: 1 });
  });
  expect(told).toEqual([['in/*'], ['in/wait-1']]);
});

test('a reply of half a document tells of no job, and a closed log hears of no request', async () => {
  const log = new WireLog();
  const stub = await startStubCloud({ text: '{"jobs":[{"na' });
  try {
    await (await fetch(stub.origin)).text();
    expect(log.list()).toMatchObject([{ method: 'GET', told: [] }]);

    log.close();
    await (await fetch(stub.origin)).text();
    expect(log.list()).toHaveLength(1);
  } finally {
    log.close();
    await stub.close();
  }
});
