import { routeTable } from './route';

const JOBS = '/v1/{project_id}/jobs';
const JOB = `${JOBS}/{job_name}`;
const INSTANCE = `${JOB}/instances/{instance_id}`;

/** DataArts Factory, API v1: https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/ */
export const DGC_ROUTES = routeTable({
  startJob: ['POST', `${JOB}/start`],
  stopJob: ['POST', `${JOB}/stop`],
  runImmediate: ['POST', `${JOB}/run-immediate`],
  realTimeStatus: ['GET', `${JOB}/status`],
  jobs: ['GET', JOBS],
  instances: ['GET', `${JOBS}/instances/detail`],
  instance: ['GET', INSTANCE],
  stopInstance: ['POST', `${INSTANCE}/stop`],
  restartInstance: ['POST', `${INSTANCE}/restart`],
});
