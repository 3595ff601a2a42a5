import { z } from 'zod';
import { isSameCode } from '../domain/code-meaning';
import { RefusedInReply, UnreadableReply } from './ask';
import type { CallOptions, Reply } from './call-options';
import { type CdmSubmission, startReply, submissionsReply } from './cdm-submission';
import { HuaweiCloudError } from './huawei-cloud-error';
import type { PathParam } from './path-template';
import { queryOf } from './query';
import { validationErrors } from './read-error-body';
import type { Call, ServiceCaller } from './service-caller';
import { wireBoolean, wireCount, wireList, wireText, wireTime } from './wire-values';

export type { CdmSubmission };

export interface CdmJobRef {
  clusterId: string;
  /** 1 to 240 characters, any. */
  jobName: string;
}

/** A job as CDM's list shows it. */
export interface CdmJobRow {
  name: string;
  /** Of its last run; `NEW` when it never ran. */
  status?: string;
  /** When its definition was last changed. */
  updatedAtMs?: number;
  /** When its last run began, whoever started it. Absent when it never ran, or where CDM does not tell. */
  startedAtMs?: number;
  /** Rows its last run has written. */
  rowsWritten?: number;
  enabled?: boolean;
}

interface CdmJobsQuery {
  clusterId: string;
  /** @default 1 */
  pageNo?: number;
  /** 10 to 100. @default 10 */
  pageSize?: number;
  /** Fuzzy match on the name. */
  filter?: string;
  /** `NORMAL_JOB`, `BATCH_JOB` or `SCENARIO_JOB`. */
  jobType?: string;
}

/** Cloud Data Migration. Every method throws {@link HuaweiCloudError} when CDM does not answer with what it must. */
export interface CdmClient {
  /**
   * Starts a job. Not idempotent: once a run has ended, a second call starts another.
   * Resolves to the submission CDM opened, or to nothing when the reply names none.
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/StartJob.html
   */
  startJob(job: CdmJobRef, variables: Record<string, string>, options?: CallOptions): Promise<Reply<CdmSubmission[]>>;
  /**
   * The last run of a job, whoever started it.
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/ShowJobStatus.html
   */
  jobStatus(job: CdmJobRef, options?: CallOptions): Promise<Reply<CdmSubmission[]>>;
  /**
   * The newest runs of a job: ten, in an order nobody documents.
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/ShowSubmissions.html
   */
  submissions(job: CdmJobRef, options?: CallOptions): Promise<Reply<CdmSubmission[]>>;
  /**
   * Stops whatever run is active under this name. It is asked, not yet done, when this resolves.
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/StopJob.html
   */
  stopJob(job: CdmJobRef, options?: CallOptions): Promise<Reply<'asked' | 'notRunning'>>;
  /**
   * One job, or undefined when CDM has none of this name.
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/ShowJobs.html
   */
  job(job: CdmJobRef, options?: CallOptions): Promise<Reply<CdmJobRow | undefined>>;
  /** One page of the jobs of a cluster. */
  jobs(query: CdmJobsQuery, options?: CallOptions): Promise<Reply<{ total: number; jobs: CdmJobRow[] }>>;
}

const CLUSTER = '/v1.1/{project_id}/clusters/{cluster_id}/cdm';

const jobRow = z.object({
  name: wireText,
  status: wireText,
  'update-date': wireTime,
  execute_start_date: wireTime,
  rows_written: wireCount,
  enabled: wireBoolean,
});

const jobsReply = z.object({ total: wireCount, jobs: wireList(jobRow) }).transform(({ total, jobs }) => ({
  total: total ?? jobs.length,
  jobs: jobs.flatMap((row): CdmJobRow[] =>
    // A row without a name is nobody's job.
    row.name === undefined
      ? []
      : [
          {
            name: row.name,
            status: row.status,
            updatedAtMs: row['update-date'],
            startedAtMs: row.execute_start_date,
            rowsWritten: row.rows_written,
            enabled: row.enabled,
          },
        ],
  ),
}));

/** CDM's calls, over the caller of its host. */
export function createCdmClient(caller: ServiceCaller): CdmClient {
  return {
    startJob: (job, variables, options) =>
      caller.call(
        {
          operation: 'startJob',
          method: 'PUT',
          path: `${CLUSTER}/job/{job_name}/start`,
          params: jobParams(job),
          body: { variables },
          group: 'cdm.write',
          priority: 'start',
          read: (body) => startReply.parse(body),
        },
        options,
      ),

    jobStatus: (job, options) =>
      caller.call({ ...readRuns(job), operation: 'jobStatus', path: `${CLUSTER}/job/{job_name}/status` }, options),

    submissions: (job, options) =>
      caller.call(
        {
          ...readRuns(job),
          operation: 'submissions',
          path: `${CLUSTER}/submissions`,
          query: [['jname', job.jobName]],
        },
        options,
      ),

    stopJob: (job, options) => stopJob(caller, job, options),

    job: (job, options) => findJob(caller, job, options),

    jobs: (query, options) =>
      caller.call(
        {
          operation: 'jobs',
          method: 'GET',
          path: `${CLUSTER}/job/all`,
          params: clusterParams(query),
          query: queryOf({
            page_no: query.pageNo,
            page_size: query.pageSize,
            filter: query.filter,
            jobType: query.jobType,
          }),
          group: 'cdm.read',
          read: (body) => jobsReply.parse(body),
        },
        options,
      ),
  };
}

function readRuns(job: CdmJobRef): Pick<Call<CdmSubmission[]>, 'method' | 'params' | 'group' | 'read'> {
  return { method: 'GET', params: jobParams(job), group: 'cdm.read', read: (body) => submissionsReply.parse(body) };
}

async function stopJob(
  caller: ServiceCaller,
  job: CdmJobRef,
  options?: CallOptions,
): Promise<Reply<'asked' | 'notRunning'>> {
  try {
    return await caller.call(
      {
        operation: 'stopJob',
        method: 'PUT',
        path: `${CLUSTER}/job/{job_name}/stop`,
        params: jobParams(job),
        group: 'cdm.write',
        priority: 'stop',
        read: readStop,
      },
      options,
    );
  } catch (error) {
    if (error instanceof HuaweiCloudError && isSameCode(error.code, 'Cdm.0053')) {
      return { value: 'notRunning', requestId: error.requestId };
    }
    throw error;
  }
}

/** Nothing, `{}`, an empty list or a list of warnings, by the year of the page: only an ERROR in it means a refusal. */
function readStop(body: unknown): 'asked' {
  if (body === undefined || body === null) return 'asked';
  if (typeof body !== 'object') throw new UnreadableReply('is not an object');
  const errors = 'validation-result' in body ? validationErrors(body['validation-result']) : [];
  if (errors.length > 0) throw new RefusedInReply(errors.join('; '));
  return 'asked';
}

async function findJob(
  caller: ServiceCaller,
  job: CdmJobRef,
  options?: CallOptions,
): Promise<Reply<CdmJobRow | undefined>> {
  try {
    return await caller.call(
      {
        operation: 'job',
        method: 'GET',
        path: `${CLUSTER}/job/{job_name}`,
        params: jobParams(job),
        group: 'cdm.read',
        // `total` is 0 for a single job, and a job named "all" would list its neighbours: only the name counts.
        read: (body) => jobsReply.parse(body).jobs.find(({ name }) => name === job.jobName),
      },
      options,
    );
  } catch (error) {
    const isGone =
      error instanceof HuaweiCloudError && (isSameCode(error.code, 'Cdm.0054') || isSameCode(error.code, 'Cdm.0100'));
    if (isGone) return { value: undefined, requestId: error.requestId };
    throw error;
  }
}

function clusterParams({ clusterId }: { clusterId: string }): Record<string, PathParam> {
  return { cluster_id: { value: clusterId, max: 64 } };
}

function jobParams(job: CdmJobRef): Record<string, PathParam> {
  return { ...clusterParams(job), job_name: { value: job.jobName, max: 240 } };
}
