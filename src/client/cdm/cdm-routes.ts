import type { PathParam } from '../routes/path-template';
import { type Query, queryOf } from '../routes/query';
import { routeTable } from '../routes/route';

const ONE_CLUSTER = '/v1.1/{project_id}/clusters/{cluster_id}';
const CLUSTER = `${ONE_CLUSTER}/cdm` as const;

/** https://support.huaweicloud.com/intl/en-us/api-cdm/ */
export const CDM_ROUTES = routeTable({
  startJob: ['PUT', `${CLUSTER}/job/{job_name}/start`],
  stopJob: ['PUT', `${CLUSTER}/job/{job_name}/stop`],
  jobStatus: ['GET', `${CLUSTER}/job/{job_name}/status`],
  submissions: ['GET', `${CLUSTER}/submissions`],
  job: ['GET', `${CLUSTER}/job/{job_name}`],
  jobs: ['GET', `${CLUSTER}/job/all`],
  createJob: ['POST', `${CLUSTER}/job`],
  deleteJob: ['DELETE', `${CLUSTER}/job/{job_name}`],
  cluster: ['GET', ONE_CLUSTER],
  startCluster: ['POST', `${ONE_CLUSTER}/action`],
  stopCluster: ['POST', `${ONE_CLUSTER}/action`],
});

/** What a start sends. @param variables of this run only */
export const startJobBody = (variables: Record<string, string>) => ({ variables });

/** What creates a job, and does not start it. @param definition as CDM takes it, its name included */
export const createJobBody = (definition: Record<string, unknown>) => ({ jobs: [definition] });

/** What wakes a cluster. */
export const START_CLUSTER = { start: {} };
/** What puts one to rest once no job runs on it; meanwhile it takes no new ones. Newer pages want the mode, older ones ignore it. */
export const STOP_CLUSTER = { stop: { stopMode: 'GRACEFULLY', delayTime: -1 } };

/** The history of one job: ten rows, and no way to ask for the next. */
export const submissionsQuery = (jobName: string): Query => [['jname', jobName]];

/** Which page of a cluster's jobs, and of which of them. */
export interface CdmJobsPage {
  /** Counted from 1. @default 1 */
  pageNo?: number;
  /** 10 to 100. @default 10 */
  pageSize?: number;
  /** Fuzzy match on the name. */
  filter?: string;
  /** `NORMAL_JOB`, `BATCH_JOB` or `SCENARIO_JOB`. */
  jobType?: string;
}

/** The query of the list of a cluster's jobs, without what is not asked for. */
export const jobsQuery = ({ pageNo, pageSize, filter, jobType }: CdmJobsPage): Query =>
  queryOf({ page_no: pageNo, page_size: pageSize, filter, jobType });

/** What fills a path; without a job for calls about the cluster. */
export function cdmParams(clusterId: string, jobName?: string): Record<string, PathParam> {
  const cluster = { cluster_id: { value: clusterId, max: 64 } };
  return jobName === undefined ? cluster : { ...cluster, job_name: { value: jobName, max: 240 } };
}
