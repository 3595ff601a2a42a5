import type { CdmBody } from '../../domain/plan';
import type { ActivityContext } from '../activity-context';
import { startActivity, stopActivity, watchActivity } from '../job-activities';
import type { StartRequest, StepRequest, StopRequest, WatchRequest } from '../requests';
import { cdmJob } from './cdm-job';
import { RecentJobs } from './recent-jobs';

/** The activities of CDM: start a job, watch the submission, stop it. */
export function cdmActivities(context: ActivityContext) {
  const clusters = new Map<string, RecentJobs>();
  const recentJobs = (connection: string, clusterId: string) => {
    const key = JSON.stringify([connection, clusterId]);
    const known = clusters.get(key) ?? new RecentJobs(context.cloud(connection).cdm, clusterId);
    clusters.set(key, known);
    return known;
  };
  const job = ({ connection, body }: StepRequest<CdmBody>) =>
    cdmJob(context.cloud(connection), body, context.users(connection), recentJobs(connection, body.clusterId));
  return {
    'huaweicloud.cdm.startJob': async (request: StartRequest<CdmBody>) => startActivity(context, request, job(request)),
    'huaweicloud.cdm.watchJob': async (request: WatchRequest<CdmBody>) => watchActivity(context, request, job(request)),
    'huaweicloud.cdm.stopJob': async (request: StopRequest<CdmBody>) => stopActivity(context, request, job(request)),
  };
}
