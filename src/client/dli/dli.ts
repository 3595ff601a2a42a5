import { z } from 'zod';
import { oftenRead } from '../reply/often-read';
import { type ReplyItems, UnreadableReply } from '../reply/ask';
import type { CallOptions, Reply } from '../call-options';
import { batchBody, DLI_ROUTES, dliParams, runJobsFlags, stopJobsFlags } from './dli-routes';
import type { HuaweiCloudError } from '../huawei-cloud-error';
import { queryOf } from '../routes/query';
import { readVendorCode } from '../reply/read-error-body';
import type { Route } from '../routes/route';
import type { ServiceCaller } from '../service-caller';
import { wireBoolean, wireCount, wireId, wireList, wireNumber, wireText, wireTime } from '../reply/wire-values';

/** What DLI says about one job of a batch: only whether the request was handed on. It names no job. */
export interface DliItem {
  /** Absent when the reply does not say: it may have worked. */
  isSuccess?: boolean;
  /** What DLI says of it, where it says something. */
  message?: string;
  /** Why not, where the item is an error with a code. Its `effect` is the item's own. */
  refusal?: HuaweiCloudError;
}

/** A Flink job. */
export interface DliJob {
  /** The vendor's `job_id`, as text: it may be beyond 2^53. */
  id: string;
  /** As people gave it; nothing makes it unique. */
  name?: string;
  /** The vendor's word, e.g. `job_running`, `job_finish`, `job_cancel_success`. */
  status?: string;
  /** What the vendor adds to the status, e.g. why it failed (`status_desc`). */
  statusDescription?: string;
  /** Absent before the first start. */
  startTimeMs?: number;
  /** When its entry was last changed, by the cloud's clock, in milliseconds since 1970. */
  updateTimeMs?: number;
  /** DLI starts it again by itself when it meets an exception. Told by a job's detail, and by no list. */
  restartsItself?: boolean;
  /** How often it does so within an hour; -1 for as often as need be. */
  mostRestarts?: number;
  /** How often it has been started again. */
  restarts?: number;
}

/** Which rows of the list of Flink jobs. */
interface DliJobsQuery {
  /** Only jobs of this status, by the vendor's word, e.g. `job_running`. */
  status?: string;
  /** Only jobs of this name; the vendor may take any part of a name for it. */
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
   * DLI answers refusals by a list as well, and what it has taken may stand among them. Where every job was refused and
   * each has its item, or something was taken, the items are the answer; else the call fails, with `effect` `unknown`
   * unless the request was refused as a whole.
   * @param jobIds positive whole numbers, at most 100, none twice
   * @see https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0233.html
   */
  runJobs(jobIds: string[], flags: { resumeSavepoint: boolean }, options?: CallOptions): Promise<Reply<DliItem[]>>;
  /**
   * Asks jobs to stop; the reply may hold one item for many. Fails where every item is an error with a code.
   * @see https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0235.html
   */
  stopJobs(jobIds: string[], flags: { triggerSavepoint: boolean }, options?: CallOptions): Promise<Reply<DliItem[]>>;
  /** One job in full. Fails with `NotFound` when there is none of this id. */
  job(jobId: string, options?: CallOptions): Promise<Reply<DliJob>>;
  /** A page of the jobs of the project, and how many there are altogether. */
  jobs(query: DliJobsQuery, options?: CallOptions): Promise<Reply<{ total: number; jobs: DliJob[] }>>;
}

/** The vendor's Long. */
const LARGEST_ID = 2n ** 63n - 1n;

/** The vendor names no limit; this keeps a batch small enough to look at each job after. */
const MOST_IDS = 100;

const itemFields = z.object({ is_success: wireBoolean, message: wireText });

const jobConfig = z.object({ restart_when_exception: wireBoolean, resume_max_num: wireNumber });

const jobFields = z
  .object({
    job_id: wireId,
    name: wireText,
    status: wireText,
    status_desc: wireText,
    start_time: wireTime,
    update_time: wireTime,
    restart_times: wireCount,
    job_config: jobConfig.optional().catch(undefined),
  })
  .transform((row): Omit<DliJob, 'id'> & { id?: string } => ({
    id: row.job_id === undefined ? undefined : String(row.job_id),
    name: row.name,
    status: row.status,
    statusDescription: row.status_desc,
    startTimeMs: row.start_time,
    updateTimeMs: row.update_time,
    restartsItself: row.job_config?.restart_when_exception,
    mostRestarts: row.job_config?.resume_max_num,
    restarts: row.restart_times,
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
    const read = (reply: unknown) => readSingleItem(jobIds.length, reply);
    const readItems = (reply: ReplyItems) => readBatch(jobIds.length, reply);
    return caller.call({ ...call, body: batchBody(jobIds, flags), group: 'dli', read, readItems }, options);
  };

  return {
    runJobs: (jobIds, { resumeSavepoint }, options) =>
      batch({ ...DLI_ROUTES.runJobs, priority: 'start' }, jobIds, runJobsFlags(resumeSavepoint), options),

    stopJobs: async (jobIds, { triggerSavepoint }, options) => {
      const flags = stopJobsFlags(triggerSavepoint);
      const reply = await batch({ ...DLI_ROUTES.stopJobs, priority: 'stop' }, jobIds, flags, options);
      const [refusal] = reply.value.map((item) => item.refusal);
      if (refusal !== undefined && reply.value.every((item) => item.refusal)) throw refusal;
      return reply;
    },

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

/** Older pages have one object in place of a list. Its refusal may be that of any of many jobs. */
function readSingleItem(asked: number, body: unknown): DliItem[] {
  if (typeof body !== 'object' || body === null) throw new UnreadableReply('is no list');
  const item = readItem(body);
  if (item.isSuccess === false && asked > 1)
    throw new UnreadableReply(`refuses one of ${asked} jobs, or all: ${item.message ?? 'no message'}`);
  return [item];
}

/** @param asked of how many jobs it should speak */
function readBatch(asked: number, { items: rows, isAccepted, refusalOf, refusal }: ReplyItems): DliItem[] {
  const items = rows.map((row) => readItem(row, refusalOf));
  if (!isAccepted && items.every(({ isSuccess }) => isSuccess === undefined)) throw refusal('unknown');
  if (items.length === 0 || items.some(({ isSuccess }) => isSuccess !== false)) return items;
  // Refusals only, and more or fewer than jobs: nobody says that they speak of each of them.
  if (items.length !== asked) throw refusal('unknown');
  // Who calls, and how often, is no matter of the single job.
  const [first] = items.map((item) => item.refusal);
  if (first !== undefined && items.every((item) => isOfTheCaller(item.refusal))) throw first;
  return items;
}

function readItem(row: unknown, refusalOf?: (item: unknown) => HuaweiCloudError): DliItem {
  // It stands for a job, and says nothing of it; the items beside it are read.
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return {};
  const { is_success: isSuccess, message } = oftenRead(itemFields).parse(row);
  if (refusalOf === undefined || readVendorCode(row) === undefined) return { isSuccess, message };
  const refusal = refusalOf(row);
  // An error that calls itself a success, or does not know what became of the job, says neither yes nor no.
  const isPlain = refusal.effect === 'none' && isSuccess !== true;
  return { isSuccess: isPlain ? false : undefined, message: refusal.words, refusal };
}

function isOfTheCaller(refusal: HuaweiCloudError | undefined): boolean {
  return refusal !== undefined && (refusal.kind === 'Unauthenticated' || refusal.kind === 'Throttled');
}

function readJob(jobId: string, body: unknown): DliJob {
  checkSuccess(body);
  const job = oftenRead(detailReply).parse(body).job_detail;
  if (job.id !== undefined && job.id !== jobId) throw new UnreadableReply('is about another job');
  return { ...job, id: jobId };
}

function readJobs(body: unknown): { total: number; jobs: DliJob[] } {
  checkSuccess(body);
  const { total_count: total, jobs } = oftenRead(listReply).parse(body).job_list;
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
  const { is_success: isSuccess, message } = oftenRead(saysHowItWent).parse(body);
  if (isSuccess === false) throw new UnreadableReply(`says it failed: ${message ?? 'no message'}`);
}
