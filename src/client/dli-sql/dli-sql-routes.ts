import { ASYNC_SETTING } from '../../domain/dli-sql/sql-body';
import type { SqlTag } from '../../domain/dli-sql/sql-job';
import type { PathParam } from '../routes/path-template';
import { type Query, queryOf } from '../routes/query';
import { routeTable } from '../routes/route';

/** The most the vendor hands out at once. */
export const SQL_JOBS_PER_PAGE = 100;

const JOBS = '/v1.0/{project_id}/jobs';

/** SQL jobs: https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0102.html and the pages beside it. */
export const DLI_SQL_ROUTES = routeTable({
  submitJob: ['POST', `${JOBS}/submit-job`],
  jobStatus: ['GET', `${JOBS}/{job_id}/status`],
  sqlJobs: ['GET', JOBS],
  cancelJob: ['DELETE', `${JOBS}/{job_id}`],
  preview: ['GET', `${JOBS}/{job_id}/preview`],
});

/** The id of a SQL job, for a path. */
export const sqlJobParams = (jobId: string): Record<string, PathParam> => ({ job_id: { value: jobId, max: 64 } });

/** A statement to submit. */
export interface SqlSubmission {
  /** One statement of fewer than 500,000 characters. */
  sql: string;
  /** The queue's name. Left out: the connection's, else DLI's shared one. */
  queue?: string;
  /** In which names without a database are looked up. */
  database?: string;
  /** Settings by name. {@link ASYNC_SETTING} is always sent, as true. @default none */
  conf?: Readonly<Record<string, string>>;
  /** What the job can be found by: key at most 128 characters, value at most 255, of letters, digits and `_.:+-@`. */
  tag?: SqlTag;
}

/** What a submission sends. */
export function submissionBody({ sql, queue, database, conf = {}, tag }: SqlSubmission): Record<string, unknown> {
  const settings = { ...conf, [ASYNC_SETTING]: 'true' };
  return {
    sql,
    ...(database !== undefined && { currentdb: database }),
    ...(queue !== undefined && { queue_name: queue }),
    conf: Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    ...(tag && { tags: [tag] }),
  };
}

/** Which page of the SQL jobs of a project, and of which of them. Newest first. */
export interface SqlJobsQuery {
  /** Jobs that have this tag; the vendor's filter lets similar ones through, and may not be heard. */
  tag?: SqlTag;
  /** Jobs whose start time is not before this, in milliseconds since 1970. */
  startMs?: number;
  /** 1 to 100. @default 100 */
  pageSize?: number;
  /** Counted from 1, to 100. @default 1 */
  page?: number;
}

/** The query of the list. What is known later keeps its placeholder. */
export function sqlJobsQuery({
  tag,
  startMs,
  pageSize = SQL_JOBS_PER_PAGE,
  page = 1,
}: Omit<SqlJobsQuery, 'startMs'> & { startMs?: number | string }): Query {
  return queryOf({
    'page-size': pageSize,
    'current-page': page,
    start: startMs,
    order: 'start_time_desc',
    tags: tag && `${tag.key}=${tag.value}`,
  });
}

/** The query of a preview. Without the queue DLI looks on its shared one, which has no results. */
export const previewQuery = (pageSize: number, queue: string | undefined): Query =>
  queryOf({ 'page-size': pageSize, 'queue-name': queue });
