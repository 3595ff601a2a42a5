import { z } from 'zod';
import { oftenRead } from '../reply/often-read';
import { meaningOf } from '../../domain/code-meaning';
import type { SqlJobSeen } from '../../domain/dli-sql/sql-job';
import { sqlVerdict } from '../../domain/dli-sql/sql-job';
import type { SqlPreview } from '../../domain/dli-sql/sql-rows';
import { hasEnded } from '../../domain/verdict';
import type { CallOptions, Reply } from '../call-options';
import { RefusedInReply, UnreadableReply } from '../reply/ask';
import { wireBoolean, wireCount, wireList, wireLongCount, wireText, wireTime } from '../reply/wire-values';
import type { ServiceCaller } from '../service-caller';
import {
  DLI_SQL_ROUTES,
  previewQuery,
  type SqlJobsQuery,
  sqlJobParams,
  sqlJobsQuery,
  submissionBody,
  type SqlSubmission,
} from './dli-sql-routes';

export type { SqlJobsQuery, SqlSubmission };

/** A SQL job as DLI shows it. Its list leaves out some, and so may any reply. */
export interface SqlJob extends SqlJobSeen {
  /** The vendor's word for what it does: `QUERY`, `INSERT`, `DDL`, ... */
  type?: string;
  /** Why it failed, in the vendor's words; may hold JSON of a job that did not. */
  message?: string;
  /** Rows of the result of a query, or rows that were inserted; text where a number would not keep all its digits. */
  resultCount?: number | string;
  /** Rows that were read. */
  inputRows?: number | string;
  /** Rows that could not be read. */
  badRows?: number | string;
  /** Where in OBS the result is. */
  resultPath?: string;
}

/** SQL jobs of Data Lake Insight. Every method throws {@link HuaweiCloudError} when it does not answer as it must. */
export interface DliSqlClient {
  /**
   * Submits a statement. Not idempotent: nothing keeps DLI from running it twice. It may answer HTTP 408 while the job goes
   * on: then it is looked for by its tag, and {@link jobIdIn} may tell its id.
   * @returns its id; absent where the reply does not tell, and it was accepted all the same
   * @see https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0102.html
   */
  submitJob(submission: SqlSubmission, options?: CallOptions): Promise<Reply<{ jobId?: string }>>;
  /** One job. Fails with `NotFound` when there is none of this id. */
  jobStatus(jobId: string, options?: CallOptions): Promise<Reply<SqlJob>>;
  /** A page of the jobs of the project, newest first, and how many there are altogether. */
  jobs(query: SqlJobsQuery, options?: CallOptions): Promise<Reply<{ total: number; jobs: SqlJob[] }>>;
  /** Asks a job to end; DLI refuses where it has ended already. */
  cancelJob(jobId: string, options?: CallOptions): Promise<Reply<void>>;
  /**
   * The first rows of the result of a query that has finished, 1 to 1,000.
   * @param ref.queue the one that it ran on. Left out: the connection's
   */
  preview(ref: { jobId: string; queue?: string; rows: number }, options?: CallOptions): Promise<Reply<SqlPreview>>;
  /** The queue of a job that names none; absent where DLI's shared one is meant. */
  readonly defaultQueue?: string;
}

const A_JOB_ID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i;

/** The id of the job that goes on, in the words of an HTTP 408: seen once, by somebody else. Look at it before it is believed. */
export function jobIdIn(words: string | undefined): string | undefined {
  return A_JOB_ID.exec(words ?? '')?.[0];
}

const tag = z.object({ key: wireText, value: wireText });

const jobFields = z
  .object({
    job_id: wireText,
    job_type: wireText,
    status: wireText,
    start_time: wireTime,
    statement: wireText,
    tags: wireList(tag).optional().catch(undefined),
    message: wireText,
    result_count: wireLongCount,
    input_row_count: wireLongCount,
    bad_row_count: wireLongCount,
    result_path: wireText,
  })
  .transform((row): Omit<SqlJob, 'id'> & { id?: string } => ({
    id: row.job_id,
    type: row.job_type,
    status: row.status,
    startTimeMs: row.start_time,
    statement: row.statement,
    tags: row.tags?.map(({ key = '', value = '' }) => ({ key, value })),
    message: row.message,
    resultCount: row.result_count,
    inputRows: row.input_row_count,
    badRows: row.bad_row_count,
    resultPath: row.result_path,
  }));

const saysHowItWent = z.object({ is_success: wireBoolean, message: wireText, job_id: wireText });
const listReply = z.object({ job_count: wireCount, jobs: wireList(jobFields) });
const previewReply = z.object({
  schema: wireList(z.record(z.string(), z.unknown())),
  rows: wireList(z.array(z.unknown())),
});

/** DLI's calls about SQL jobs, over the caller of its host. `defaultQueue` is used where a job names none. */
export function createDliSqlClient(caller: ServiceCaller, defaultQueue?: string): DliSqlClient {
  const group = 'dli.sql' as const;
  return {
    defaultQueue,

    submitJob: (submission, options) => {
      const body = submissionBody({ ...submission, queue: submission.queue ?? defaultQueue });
      return caller.call(
        { ...DLI_SQL_ROUTES.submitJob, body, group, priority: 'start', read: readSubmission },
        options,
      );
    },

    jobStatus: (jobId, options) => {
      const read = (body: unknown) => readJob(jobId, body);
      return caller.call({ ...DLI_SQL_ROUTES.jobStatus, params: sqlJobParams(jobId), group, read }, options);
    },

    jobs: (query, options) =>
      // The value of the tag stands in the reply by itself, and must not be taken for a secret.
      caller.call(
        {
          ...DLI_SQL_ROUTES.sqlJobs,
          query: sqlJobsQuery(query),
          names: query.tag ? [query.tag.key, query.tag.value] : [],
          group,
          read: readJobs,
        },
        options,
      ),

    cancelJob: (jobId, options) => {
      const params = sqlJobParams(jobId);
      const call = { ...DLI_SQL_ROUTES.cancelJob, params, group, priority: 'stop', read: readYes } as const;
      return caller.call(call, options);
    },

    preview: ({ jobId, queue = defaultQueue, rows }, options) => {
      const query = previewQuery(rows, queue);
      const call = { ...DLI_SQL_ROUTES.preview, params: sqlJobParams(jobId), query, group, read: readPreview };
      return caller.call(call, options);
    },
  };
}

/** A statement may fail while it is waited for: then it has an id, and its status tells the rest. */
function readSubmission(body: unknown): { jobId?: string } {
  const { is_success: isSuccess, message, job_id: jobId } = oftenRead(saysHowItWent).parse(body);
  if (jobId !== undefined) return { jobId };
  if (isSuccess === false) refuse(message);
  return {};
}

/** @throws RefusedInReply; UnreadableReply where the words hold a code that leaves open what became of it */
function refuse(message = 'no message'): never {
  const [code] = /\bDLI\.\d+/.exec(message) ?? [];
  if (code !== undefined && meaningOf(400, code, 'start').effect === 'unknown')
    throw new UnreadableReply(`says it failed: ${message}`);
  throw new RefusedInReply(message);
}

function readYes(body: unknown): void {
  if (body === undefined) return;
  const { is_success: isSuccess, message } = oftenRead(saysHowItWent).parse(body);
  if (isSuccess === false) throw new RefusedInReply(message ?? 'no message');
}

/**
 * The words are believed of a reply that calls itself a success, or that tells of an end that is none: whether `is_success`
 * speaks of the request or of the job, no page says.
 */
function readJob(jobId: string, body: unknown): SqlJob {
  const { is_success: isSuccess, message } = oftenRead(saysHowItWent).parse(body);
  const job = oftenRead(jobFields).parse(body);
  const verdict = sqlVerdict(job.status);
  if (isSuccess === false && !(hasEnded(verdict) && verdict !== 'succeeded'))
    throw new UnreadableReply(`says it failed: ${message ?? 'no message'}`);
  if (job.id !== undefined && job.id !== jobId) throw new UnreadableReply('is about another job');
  return { ...job, id: jobId };
}

function readJobs(body: unknown): { total: number; jobs: SqlJob[] } {
  checkSuccess(body);
  const { job_count: total, jobs } = oftenRead(listReply).parse(body);
  return {
    total: total ?? jobs.length,
    jobs: jobs.map(({ id, ...job }) => {
      if (id === undefined) throw new UnreadableReply('has a job without a readable id');
      return { id, ...job };
    }),
  };
}

/** Each entry of the schema is a map of one key, the column's name; by one page its keys are `name` and `type`. */
function readPreview(body: unknown): SqlPreview {
  checkSuccess(body);
  const { schema, rows } = previewReply.parse(body);
  const columns = schema.map((column) => {
    const [first = ''] = Object.keys(column);
    return Object.keys(column).length > 1 && typeof column['name'] === 'string' ? column['name'] : first;
  });
  return { columns, rows };
}

/** A read that failed inside with HTTP 200: not an answer to act on. */
function checkSuccess(body: unknown): void {
  const { is_success: isSuccess, message } = oftenRead(saysHowItWent).parse(body);
  if (isSuccess === false) throw new UnreadableReply(`says it failed: ${message ?? 'no message'}`);
}
