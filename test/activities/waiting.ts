import { cdmJob } from '../../src/activities/cdm/cdm-job';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import type { Wait } from '../../src/activities/watch/open-wait';
import type { WatchedJob } from '../../src/activities/remote-job';
import type { HuaweiCloud, HuaweiCloudOptions } from '../../src/client/huawei-cloud';
import { connectHuaweiCloud } from '../../src/client/huawei-cloud';
import { cdmRun } from '../../src/domain/cdm/submissions-since';
import type { Run } from '../../src/domain/run';
import type { Simulator } from '../../simulator';

export const CLUSTER = 'c1';

/** A client of a pretend cloud, with its key. */
export function connectTo(cloud: Simulator, options: Partial<HuaweiCloudOptions> = {}): HuaweiCloud {
  const { url: endpoint, projectId, ak, sk } = cloud;
  return connectHuaweiCloud({ endpoint, projectId, credentials: { accessKey: { ak, sk } }, ...options });
}

export function copyJob(huawei: HuaweiCloud, jobName: string, recent = new RecentJobs(huawei.cdm, CLUSTER)) {
  return cdmJob(huawei, { clusterId: CLUSTER, jobName, variables: {} }, new KnownUsers(), recent);
}

/** Starts a CDM job as the client, and names the run as the start of a step does. */
export async function startCopy(huawei: HuaweiCloud, jobName: string) {
  const { value } = await huawei.cdm.startJob({ clusterId: CLUSTER, jobName }, {});
  return cdmRun(jobName, value[0] ?? {});
}

/** What a step's watch asks of the watcher. */
export function waitFor<Trace>(job: WatchedJob<Trace>, runs: Run<Trace>[], more: Partial<Wait> = {}): Wait {
  return {
    group: job.list?.place ?? '',
    service: 'cdm',
    fairnessKey: runs[0]?.job ?? '',
    runs,
    look: async (open) => job.look(open as Run<Trace>[], { priority: 'look', fairnessKey: runs[0]?.job }),
    list: job.list,
    ageMs: 0,
    beat: () => undefined,
    signal: new AbortController().signal,
    ...more,
  };
}

/** How often a route was asked, by the simulator's own count. */
export function asked(cloud: Simulator, routeEnd: string): number {
  return cloud
    .requests()
    .filter(({ route }) => route.endsWith(routeEnd))
    .reduce((sum, { total }) => sum + total, 0);
}
