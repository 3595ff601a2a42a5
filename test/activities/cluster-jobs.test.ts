import { readClusterJobs } from '../../src/activities/cdm/cluster-jobs';
import { startSimulator } from '../../simulator';
import { CLUSTER, connectTo } from './waiting';

const SHARE_MS = 600;

test('a page of the list is dated when its request leaves, not when it began to wait for the budget', async () => {
  const cloud = await startSimulator();
  cloud.addJobs([{ service: 'cdm', clusterId: CLUSTER, name: 'orders' }]);
  const huawei = connectTo(cloud, { budget: { limits: { 'cdm.read': { calls: 1, perMs: SHARE_MS } } } });
  try {
    // The next request may leave so long after this one has.
    const from = performance.now();
    await huawei.cdm.submissions({ clusterId: CLUSTER, jobName: 'orders' }, {});

    const { jobs } = await readClusterJobs(huawei.cdm, CLUSTER, 1, {});

    const answered = performance.now();
    const askedAtMs = jobs.get('orders')!.askedAtMs;
    expect(answered - from).toBeGreaterThan(SHARE_MS / 2);
    expect(askedAtMs - from).toBeGreaterThan(SHARE_MS / 2);
    expect(askedAtMs).toBeLessThanOrEqual(answered);
  } finally {
    await huawei.close();
    await cloud.close();
  }
});

test('a page that may not be sent is not sent', async () => {
  const cloud = await startSimulator();
  const huawei = connectTo(cloud);
  try {
    const reading = readClusterJobs(huawei.cdm, CLUSTER, 1, { maySend: () => false });

    await expect(reading).rejects.toMatchObject({ code: 'NotSent' });
    expect(cloud.log()).toEqual([]);
  } finally {
    await huawei.close();
    await cloud.close();
  }
});
