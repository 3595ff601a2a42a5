import type { PathParam } from '../routes/path-template';
import { type Query, queryOf } from '../routes/query';
import { routeTable } from '../routes/route';

/** The most that clients are known to ask for at once. */
export const MRS_JOBS_PER_PAGE = 100;

const JOBS = '/v2/{project_id}/clusters/{cluster_id}/job-executions';

/** https://docs.otc.t-systems.com/mapreduce-service/api-ref/apis_v2/job_management_apis/ */
export const MRS_ROUTES = routeTable({
  submitJob: ['POST', JOBS],
  jobs: ['GET', JOBS],
  job: ['GET', `${JOBS}/{job_execution_id}`],
  killJob: ['POST', `${JOBS}/{job_execution_id}/kill`],
  cluster: ['GET', '/v1.1/{project_id}/cluster_infos/{cluster_id}'],
});

/** What fills a path; without a job for calls about the cluster. */
export function mrsParams(clusterId: string, jobId?: string): Record<string, PathParam> {
  const cluster = { cluster_id: { value: clusterId, max: 64 } };
  return jobId === undefined ? cluster : { ...cluster, job_execution_id: { value: jobId, max: 64 } };
}

/** A job to submit. */
export interface MrsSubmission {
  /** Where it is to run. */
  clusterId: string;
  /** The vendor's type of the job, such as `SparkSubmit`. */
  type: string;
  /** 1 to 64 letters, digits, `_` and `-`; the list is asked for no more than 36. Two jobs may have the same. */
  name: string;
  /** In order. @default none */
  arguments?: readonly string[];
  /** By name. @default none */
  properties?: Readonly<Record<string, string>>;
}

/** What a submission sends. */
export function submissionBody({
  type,
  name,
  arguments: args = [],
  properties = {},
}: Omit<MrsSubmission, 'clusterId'>): Record<string, unknown> {
  return {
    job_type: type,
    job_name: name,
    ...(args.length > 0 && { arguments: args }),
    ...(Object.keys(properties).length > 0 && { properties }),
  };
}

/** Which page of the jobs of a cluster, and of which of them. */
export interface MrsJobsQuery {
  /** Where they run. */
  clusterId: string;
  /** Jobs of this name; whether similar ones are let through, no page says. */
  name?: string;
  /** Jobs that were submitted at this time or later, in milliseconds since 1970. */
  sinceMs?: number;
  /** 1 to 100. @default 100 */
  pageSize?: number;
  /** Counted from 1. @default 1 */
  page?: number;
  /** By when they were submitted. @default 'newestFirst' */
  order?: 'newestFirst' | 'oldestFirst';
}

/** The query of the list. `offset` is the number of a page, whatever it is called. What is known later keeps its placeholder. */
export function mrsJobsQuery({
  name,
  sinceMs,
  pageSize = MRS_JOBS_PER_PAGE,
  page = 1,
  order = 'newestFirst',
}: Omit<MrsJobsQuery, 'clusterId' | 'sinceMs'> & { sinceMs?: number | string }): Query {
  return queryOf({
    job_name: name,
    submitted_time_begin: sinceMs,
    limit: pageSize,
    offset: page,
    sort_by: order === 'oldestFirst' ? 'asc' : 'desc',
  });
}
