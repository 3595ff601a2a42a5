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
