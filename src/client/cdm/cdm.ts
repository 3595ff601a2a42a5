import { z } from 'zod';
import { oftenRead } from '../reply/often-read';
import { compareIds } from '../../domain/cdm/submission-id';
import { isSameCode } from '../../domain/code-meaning';
import { readNothing, RefusedInReply, UnreadableReply } from '../reply/ask';
import type { CallOptions, Reply } from '../call-options';
import {
  CDM_ROUTES,
  type CdmJobsPage,
  cdmParams,
  createJobBody,
  jobsQuery,
  START_CLUSTER,
  startJobBody,
  STOP_CLUSTER,
  submissionsQuery,
} from './cdm-routes';
import { type CdmSubmission, startReply, submissionsReply } from './cdm-submission';
import { HuaweiCloudError } from '../huawei-cloud-error';
import type { PathParam } from '../routes/path-template';
import { validationErrors } from '../reply/read-error-body';
import type { Call, ServiceCaller } from '../service-caller';
import { wireCount, wireList, wireText, wireTime } from '../reply/wire-values';

export type { CdmSubmission };

/** Which job of which cluster. */
export interface CdmJobRef {
  /** Id of the CDM cluster that the job belongs to; the same job name may exist in another. */
  clusterId: string;
  /** 1 to 240 characters, any. */
  jobName: string;
}

/** A job as CDM's list shows it. */
export interface CdmJobRow {
  /** The job's, unique in its cluster. */
  name: string;
  /** Of its last run; `NEW` when it never ran. */
  status?: string;
  /** When its definition was last changed. */
  updatedAtMs?: number;
  /** When its last run began, whoever started it. Absent when it never ran, or where CDM does not tell. */
  startedAtMs?: number;
  /** Rows its last run has written. */
  rowsWritten?: number;
  /** CDM runs it again by itself when it fails (RETRY_TRIPLE). Told by a job's own page. */
  retriesItself?: boolean;
}

/** The runs of one job, as far as CDM hands them out. */
export interface CdmHistory {
  /** As the vendor sent them, those of other jobs left out. See `page` for their order. */
  runs: CdmSubmission[];
  /**
   * How much of it there is. `whole`: no page was filled. `newestFirst`: older runs may be missing. `unordered`: any may be,
   * the newest as well.
   */
  page: 'whole' | 'newestFirst' | 'unordered';
}

/** Which rows of a cluster's list. */
interface CdmJobsQuery extends CdmJobsPage {
  /** Id of the CDM cluster. */
  clusterId: string;
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
   * The newest runs of a job: ten, in an order nobody documents, less those of jobs whose names only contain its name.
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/ShowSubmissions.html
   */
  submissions(job: CdmJobRef, options?: CallOptions): Promise<Reply<CdmHistory>>;
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
  /**
   * Creates a job, and does not start it. Names are unique in a cluster: where one has it already, that is the answer.
   * @param definition as CDM takes it; its name is that of the job
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/CreateJob.html
   */
  createJob(
    job: CdmJobRef,
    definition: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<Reply<'created' | 'nameTaken'>>;
  /**
   * Deletes a job and the history of its runs. CDM refuses while one goes on.
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/DeleteJob.html
   */
  deleteJob(job: CdmJobRef, options?: CallOptions): Promise<Reply<'deleted' | 'notThere'>>;
  /**
   * How a cluster stands.
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/ShowClusterDetail.html
   */
  cluster(clusterId: string, options?: CallOptions): Promise<Reply<CdmClusterRow>>;
  /**
   * Wakes a cluster that rests. It is asked, not yet done, when this resolves.
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/StartCluster.html
   */
  startCluster(clusterId: string, options?: CallOptions): Promise<Reply<void>>;
  /**
   * Puts a cluster to rest once no job runs on it. The vendor has announced to withdraw it: a host without it says `APIGW.0101`.
   * @see https://support.huaweicloud.com/intl/en-us/api-cdm/StopCluster.html
   */
  stopCluster(clusterId: string, options?: CallOptions): Promise<Reply<void>>;
}

/** How a cluster stands. */
export interface CdmClusterRow {
  /** CDM's code: 200 runs, 900 rests, 910 and 920 are on the way. */
  status?: string;
  /** What CDM says of it: `Normal`, or why it failed. */
  words?: string;
  /** It is being restarted, though its code may be that of one that runs. */
  isRestarting?: boolean;
}

/** The vendor's history has ten rows a page and no way to ask for the next. */
const HISTORY_PAGE = 10;

const settings = z.object({
  configs: wireList(z.object({ inputs: wireList(z.object({ name: wireText, value: wireText })) })),
});

/** A setting of a job's definition that says whether CDM runs it again: NONE, or RETRY_TRIPLE. */
const RETRY_SETTING = 'retryJobConfig.retryJobType';

function retriesItself({ configs }: z.infer<typeof settings>): boolean {
  const inputs = configs.flatMap((config) => config.inputs);
  return inputs.some(({ name, value = '' }) => name === RETRY_SETTING && /^retry/i.test(value));
}

const jobRow = z.object({
  name: wireText,
  status: wireText,
  'update-date': wireTime,
  execute_start_date: wireTime,
  rows_written: wireCount,
  'driver-config-values': settings.transform(retriesItself).optional().catch(undefined),
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
            retriesItself: row['driver-config-values'],
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
          ...CDM_ROUTES.startJob,
          params: paramsOf(job),
          body: startJobBody(variables),
          group: 'cdm.write',
          priority: 'start',
          read: (body) => ofJob(job, oftenRead(startReply).parse(body)),
        },
        options,
      ),

    jobStatus: (job, options) =>
      caller.call({ ...CDM_ROUTES.jobStatus, ...readRuns(job, (rows) => ofJob(job, rows)) }, options),

    submissions: (job, options) =>
      caller.call(
        {
          ...CDM_ROUTES.submissions,
          ...readRuns(job, (rows) => historyOf(job, rows)),
          query: submissionsQuery(job.jobName),
        },
        options,
      ),

    stopJob: (job, options) =>
      answeredBy(
        NOT_RUNNING,
        'notRunning' as const,
        caller.call(
          {
            ...CDM_ROUTES.stopJob,
            params: paramsOf(job),
            group: 'cdm.write',
            priority: 'stop',
            read: readStop,
          },
          options,
        ),
      ),

    job: (job, options) =>
      answeredBy(
        NO_SUCH_JOB,
        undefined,
        caller.call(
          {
            ...CDM_ROUTES.job,
            params: paramsOf(job),
            group: 'cdm.read',
            // `total` is 0 for a single job, and a job named "all" would list its neighbours: only the name counts.
            read: (body) =>
              oftenRead(jobsReply)
                .parse(body)
                .jobs.find(({ name }) => name === job.jobName),
          },
          options,
        ),
      ),

    jobs: (query, options) =>
      caller.call(
        {
          ...CDM_ROUTES.jobs,
          params: cdmParams(query.clusterId),
          query: jobsQuery(query),
          group: 'cdm.read',
          read: (body) => oftenRead(jobsReply).parse(body),
        },
        options,
      ),

    createJob: (job, definition, options) =>
      answeredBy(
        NAME_TAKEN,
        'nameTaken' as const,
        caller.call(
          {
            ...CDM_ROUTES.createJob,
            params: cdmParams(job.clusterId),
            names: [job.jobName],
            body: createJobBody({ ...definition, name: job.jobName }),
            group: 'cdm.write',
            priority: 'start',
            read: readCreated,
          },
          options,
        ),
      ),

    deleteJob: (job, options) =>
      answeredBy(
        NO_SUCH_JOB,
        'notThere' as const,
        caller.call(
          {
            ...CDM_ROUTES.deleteJob,
            params: paramsOf(job),
            group: 'cdm.read',
            priority: 'stop',
            read: readDeleted,
          },
          options,
        ),
      ),

    cluster: (clusterId, options) =>
      caller.call(
        {
          ...CDM_ROUTES.cluster,
          params: cdmParams(clusterId),
          group: 'cdm.read',
          read: (body) => oftenRead(clusterReply).parse(body),
        },
        options,
      ),

    startCluster: (clusterId, options) =>
      caller.call({ ...CDM_ROUTES.startCluster, ...actionOn(clusterId), body: START_CLUSTER }, options),

    stopCluster: (clusterId, options) =>
      caller.call({ ...CDM_ROUTES.stopCluster, ...actionOn(clusterId), body: STOP_CLUSTER }, options),
  };
}

/** The id of the action, which no call takes, is left unread: the cluster's status tells. */
function actionOn(clusterId: string) {
  return { params: cdmParams(clusterId), group: 'cdm.cluster', priority: 'start', read: readNothing } as const;
}

/** What is being done to a cluster: documented as a list, of which the sample is a text. */
const actions = z
  .union([z.string(), z.array(z.unknown())])
  .optional()
  .catch(undefined)
  .transform((told) => JSON.stringify(told ?? null).toUpperCase());

const clusterReply = z
  .object({ status: wireText, statusDetail: wireText, actions })
  .transform(({ status, statusDetail: words, ...told }): CdmClusterRow => {
    // Not REBOOT_FAILURE, which is over.
    return { status, words, ...(told.actions.includes('REBOOTING') && { isRestarting: true }) };
  });

/** A refusal by one of these codes is an answer. */
async function answeredBy<Value, Answer>(
  codes: readonly string[],
  value: Answer,
  reply: Promise<Reply<Value>>,
): Promise<Reply<Value | Answer>> {
  try {
    return await reply;
  } catch (error) {
    if (!(error instanceof HuaweiCloudError) || !codes.some((code) => isSameCode(error.code, code))) throw error;
    return { value, requestId: error.requestId, httpStatus: error.httpStatus };
  }
}

const NOT_RUNNING = ['Cdm.0053'];

/** Of the code table; which of them comes nobody has written down. */
const NAME_TAKEN = ['Cdm.0104', 'Cdm.0318'];

function readCreated(body: unknown): 'created' {
  refuseInvalid(body);
  return 'created';
}

function readDeleted(body: unknown): 'deleted' {
  refuseInvalid(body);
  return 'deleted';
}

function readRuns<T>(job: CdmJobRef, read: (rows: CdmSubmission[]) => T): Pick<Call<T>, 'params' | 'group' | 'read'> {
  return { params: paramsOf(job), group: 'cdm.read', read: (body) => read(oftenRead(submissionsReply).parse(body)) };
}

/** No page says that `jname` matches exactly, and one reply may tell of several jobs. A row without a name is of the job asked for. */
function ofJob({ jobName }: CdmJobRef, rows: CdmSubmission[]): CdmSubmission[] {
  return rows.filter((row) => row.jobName === undefined || row.jobName === jobName);
}

function historyOf(job: CdmJobRef, rows: CdmSubmission[]): CdmHistory {
  const runs = ofJob(job, rows);
  if (rows.length < HISTORY_PAGE) return { runs, page: 'whole' };
  return { runs, page: isNewestFirst(rows) ? 'newestFirst' : 'unordered' };
}

function isNewestFirst(rows: CdmSubmission[]): boolean {
  const keys = rows.map((row) => row.id ?? row.createdAtMs ?? 0);
  return keys.every((key, at) => at === 0 || compareIds(key, keys[at - 1] ?? 0) <= 0);
}

function readStop(body: unknown): 'asked' {
  refuseInvalid(body);
  return 'asked';
}

/** Nothing, `{}`, an empty list or a list of warnings, by the year of the page: only an ERROR in it means a refusal. */
function refuseInvalid(body: unknown): void {
  if (body === undefined || body === null) return;
  if (typeof body !== 'object') throw new UnreadableReply('is not an object');
  const errors = 'validation-result' in body ? validationErrors(body['validation-result']) : [];
  if (errors.length > 0) throw new RefusedInReply(errors.join('; '));
}

/** Not `Cdm.0001`, which may also mean that the job may not be seen. */
const NO_SUCH_JOB = ['Cdm.0054', 'Cdm.0095', 'Cdm.0100'];

function paramsOf({ clusterId, jobName }: CdmJobRef): Record<string, PathParam> {
  return cdmParams(clusterId, jobName);
}
