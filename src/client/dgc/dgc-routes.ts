import { ROWS_PER_LIST } from './dgc-instance-windows';
import type { PathParam } from '../routes/path-template';
import type { Query } from '../routes/query';
import { routeTable } from '../routes/route';

/** As many as one page of jobs may hold. */
export const JOBS_PER_PAGE = 100;

const JOBS = '/v1/{project_id}/jobs';
const JOB = `${JOBS}/{job_name}`;
const INSTANCE = `${JOB}/instances/{instance_id}`;

/** DataArts Factory, API v1: https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/ */
export const DGC_ROUTES = routeTable({
  startJob: ['POST', `${JOB}/start`],
  stopJob: ['POST', `${JOB}/stop`],
  runImmediate: ['POST', `${JOB}/run-immediate`],
  jobs: ['GET', JOBS],
  instances: ['GET', `${JOBS}/instances/detail`],
  instance: ['GET', INSTANCE],
  stopInstance: ['POST', `${INSTANCE}/stop`],
  restartInstance: ['POST', `${INSTANCE}/restart`],
});

/** What fills a path: the job and the instance only where one is meant. */
export function dgcParams(jobName?: string, instanceId?: string): Record<string, PathParam> {
  return {
    ...(jobName !== undefined && { job_name: { value: jobName, max: 256 } }),
    ...(instanceId !== undefined && { instance_id: { value: instanceId, max: 20 } }),
  };
}

/** Only these two keys: the third is called paramType on some pages and type on others. None at all without any. */
export function jobParamsBody(
  params: readonly { name: string; value: string }[],
): { jobParams: { name: string; value: string }[] } | undefined {
  return params.length === 0 ? undefined : { jobParams: params.map(({ name, value }) => ({ name, value })) };
}

/**
 * The instances of a job, or of all jobs, planned between two times, in milliseconds. Left out, the vendor lists from midnight to now,
 * and a run that crosses midnight vanishes.
 */
export function instancesQuery(jobName: string | undefined, from: string, to: string): Query {
  const byName: [string, string][] =
    jobName === undefined
      ? []
      : [
          ['jobName', jobName],
          ['preciseQuery', 'true'],
        ];
  return [...byName, ['minPlanTime', from], ['maxPlanTime', to], ['limit', String(ROWS_PER_LIST)], ['offset', '0']];
}

/** One page of the jobs whose names contain this one. */
export function jobsQuery(jobType: 'BATCH' | 'REAL_TIME', jobName: string, offset = 0): Query {
  return [
    ['jobType', jobType],
    ['jobName', jobName],
    ['limit', String(JOBS_PER_PAGE)],
    ['offset', String(offset)],
  ];
}
