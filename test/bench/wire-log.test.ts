import { WireLog } from '../../bench/processes/wire-log';
import { startSimulator } from '../../simulator';
import { connectHuaweiCloud } from '../../src';

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
    await cloud.close();
    await simulator.close();
  }
});
