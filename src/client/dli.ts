import { z } from 'zod';
import { UnreadableReply } from './ask';
import type { CallOptions, Reply } from './call-options';
import { batchBody, DLI_ROUTES, dliParams, runJobsFlags, stopJobsFlags } from './dli-routes';
import { queryOf } from './query';
import type { Route } from './route';
import type { ServiceCaller } from './service-caller';
import { wireBoolean, wireCount, wireId, wireList, wireText, wireTime } from './wire-values';

/** What DLI says about one job of a batch: only whether the request was handed on. It names no job. */
export interface DliItem {
  /** Absent when the reply does not say: it may have worked. */
  isSuccess?: boolean;
  message?: string;
}

/** A Flink job. */
export interface DliJob {
  id: string;
  name?: string;
  status?: string;
  statusDescription?: string;
  /** Absent before the first start. */
  startTimeMs?: number;
  updateTimeMs?: number;
  /** OBS path of the newest savepoint. */
  savepointPath?: string;
  hasSavepoint?: boolean;
}

interface DliJobsQuery {
  status?: string;
  name?: string;
  /** At most 100. @default 10 */
  limit?: number;
  /** Rows to leave out. @default 0 */
  offset?: number;
}

/** Flink jobs of Data Lake Insight. Every method throws {@link HuaweiCloudError} when it does not answer as it must. */
export interface DliClient {
  /**
   * Starts jobs. Not idempotent: a bounded job that has finished runs again.
   * The items come without ids, in an order nobody promises, and not always one a job: read each job's status after.
   * @param jobIds positive whole numbers, at most 100, none twice
   * @see https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0233.html
   */
  runJobs(jobIds: string[], flags: { resumeSavepoint: boolean }, options?: CallOptions): Promise<Reply<DliItem[]>>;
  /**
   * Asks jobs to stop; the reply may hold one item for many.
   * @see https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0235.html
   */
  stopJobs(jobIds: string[], flags: { triggerSavepoint: boolean }, options?: CallOptions): Promise<Reply<DliItem[]>>;
  job(jobId: string, options?: CallOptions): Promise<Reply<DliJob>>;
  jobs(query: DliJobsQuery, options?: CallOptions): Promise<Reply<{ total: number; jobs: DliJob[] }>>;
}

/** The vendor's Long. */
const LARGEST_ID = 2n ** 63n - 1n;

/** The vendor names no limit; this keeps a batch small enough to look at each job after. */
const MOST_IDS = 100;

const item = z
  .object({ is_success: wireBoolean, message: wireText })
  .transform(({ is_success: isSuccess, message }): DliItem => ({ isSuccess, message }));

const itemsReply = wireList(item);

const jobFields = z
  .object({
    job_id: wireId,
    name: wireText,
    status: wireText,
    status_desc: wireText,
    start_time: wireTime,
    update_time: wireTime,
    savepoint_path: wireText,
    has_savepoint: wireBoolean,
  })
  .transform((row): Omit<DliJob, 'id'> & { id?: string } => ({
    id: row.job_id === undefined ? undefined : String(row.job_id),
    name: row.name,
    status: row.status,
    statusDescription: row.status_desc,
    startTimeMs: row.start_time,
    updateTimeMs: row.update_time,
    savepointPath: row.savepoint_path,
    hasSavepoint: row.has_savepoint,
  }));

const saysHowItWent = z.object({ is_success: wireBoolean, message: wireText });
const detailReply = z.object({ job_detail: jobFields });
const listReply = z.object({ job_list: z.object({ total_count: wireCount, jobs: wireList(jobFields) }) });

/** DLI's calls, over the caller of its host. */
export function createDliClient(caller: ServiceCaller): DliClient {
  const batch = async (
    call: Route & { priority: 'start' | 'stop' },
    jobIds: string[],
    flags: Record<string, boolean>,
    options?: CallOptions,
  ): Promise<Reply<DliItem[]>> => {
    const problem = problemWith(jobIds);
    if (problem !== undefined) throw caller.invalid(call, problem);
    const body = batchBody(jobIds, flags);
    return caller.call({ ...call, body, group: 'dli', read: readItems }, options);
  };

  return {
    runJobs: (jobIds, { resumeSavepoint }, options) =>
      batch({ ...DLI_ROUTES.runJobs, priority: 'start' }, jobIds, runJobsFlags(resumeSavepoint), options),

    stopJobs: (jobIds, { triggerSavepoint }, options) =>
      batch({ ...DLI_ROUTES.stopJobs, priority: 'stop' }, jobIds, stopJobsFlags(triggerSavepoint), options),

    job: async (jobId, options) => {
      const problem = problemWith([jobId]);
      if (problem !== undefined) throw caller.invalid(DLI_ROUTES.job, problem);
      return caller.call(
        { ...DLI_ROUTES.job, params: dliParams(jobId), group: 'dli', read: (body) => readJob(jobId, body) },
        options,
      );
    },

    jobs: (query, options) =>
      caller.call({ ...DLI_ROUTES.jobs, query: queryOf({ ...query }), group: 'dli', read: readJobs }, options),
  };
}

/** Only canonical numbers: `1e3` or `007` would name another job. */
function problemWith(jobIds: string[]): string | undefined {
  if (jobIds.length === 0) return 'no job id was given';
  if (jobIds.length > MOST_IDS) return `${jobIds.length} job ids were given; at most ${MOST_IDS} are allowed`;
  const odd = jobIds.find((id) => !/^[1-9]\d{0,18}$/.test(id) || BigInt(id) > LARGEST_ID);
  if (odd !== undefined) return `job id ${JSON.stringify(odd)} is not a positive whole number`;
  return new Set(jobIds).size < jobIds.length ? 'a job id was given twice' : undefined;
}

/** An array in newer pages, one object in older ones, of any length. */
function readItems(body: unknown): DliItem[] {
  if (typeof body !== 'object' || body === null) throw new UnreadableReply('is no list');
  return itemsReply.parse(body);
}

function readJob(jobId: string, body: unknown): DliJob {
  checkSuccess(body);
  const job = detailReply.parse(body).job_detail;
  if (job.id !== undefined && job.id !== jobId) throw new UnreadableReply('is about another job');
  return { ...job, id: jobId };
}

function readJobs(body: unknown): { total: number; jobs: DliJob[] } {
  checkSuccess(body);
  const { total_count: total, jobs } = listReply.parse(body).job_list;
  return {
    total: total ?? jobs.length,
    jobs: jobs.map(({ id, ...job }) => {
      if (id === undefined) throw new UnreadableReply('has a job without a readable id');
      return { id, ...job };
    }),
  };
}

/** A read that failed inside with HTTP 200: not an answer to act on. */
function checkSuccess(body: unknown): void {
  const { is_success: isSuccess, message } = saysHowItWent.parse(body);
  if (isSuccess === false) throw new UnreadableReply(`says it failed: ${message ?? 'no message'}`);
}
