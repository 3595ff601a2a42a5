import type { PathParam } from './path-template';
import { type Query, queryOf } from './query';
import { routeTable } from './route';

const CLUSTER = '/v1.1/{project_id}/clusters/{cluster_id}/cdm';

/** https://support.huaweicloud.com/intl/en-us/api-cdm/ */
export const CDM_ROUTES = routeTable({
  startJob: ['PUT', `${CLUSTER}/job/{job_name}/start`],
  stopJob: ['PUT', `${CLUSTER}/job/{job_name}/stop`],
  jobStatus: ['GET', `${CLUSTER}/job/{job_name}/status`],
  submissions: ['GET', `${CLUSTER}/submissions`],
  job: ['GET', `${CLUSTER}/job/{job_name}`],
  jobs: ['GET', `${CLUSTER}/job/all`],
});

export const startJobBody = (variables: Record<string, string>) => ({ variables });

/** The history of one job: ten rows, and no way to ask for the next. */
export const submissionsQuery = (jobName: string): Query => [['jname', jobName]];

/** Which page of a cluster's jobs, and of which of them. */
export interface CdmJobsPage {
  /** @default 1 */
  pageNo?: number;
  /** 10 to 100. @default 10 */
  pageSize?: number;
  /** Fuzzy match on the name. */
  filter?: string;
  /** `NORMAL_JOB`, `BATCH_JOB` or `SCENARIO_JOB`. */
  jobType?: string;
}

export const jobsQuery = ({ pageNo, pageSize, filter, jobType }: CdmJobsPage): Query =>
  queryOf({ page_no: pageNo, page_size: pageSize, filter, jobType });

/** What fills a path; without a job for calls about the cluster. */
export function cdmParams(clusterId: string, jobName?: string): Record<string, PathParam> {
  const cluster = { cluster_id: { value: clusterId, max: 64 } };
  return jobName === undefined ? cluster : { ...cluster, job_name: { value: jobName, max: 240 } };
}
