import { routeTable } from './route';

const JOBS = '/v1.0/{project_id}/streaming/jobs';

/** Flink jobs: https://support.huaweicloud.com/intl/en-us/api-dli/ */
export const DLI_ROUTES = routeTable({
  runJobs: ['POST', `${JOBS}/run`],
  stopJobs: ['POST', `${JOBS}/stop`],
  job: ['GET', `${JOBS}/{job_id}`],
  jobs: ['GET', JOBS],
});
