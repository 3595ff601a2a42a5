import { queryNumber } from '../dli/query-number';
import { DLI_QUOTA } from '../dli/routes';
import { Refusal } from '../refusal';
import { json, serviceError, type Reply } from '../replies';
import { del, fieldsOf, get, post, type Route, type Service } from '../routing';
import type { DliSqlDialect } from './dialect';
import { findSqlJobs } from './job-query';
import { detailRecord, messageOf, modeOf, resultOf, rowRecord, statusRecord } from './records';
import { shownSql, type DliSqlState, type SqlJob } from './state';
import { statementOf, submissionOf } from './submission';

const BASE = '/v1.0/:projectId/jobs';
const JOB = `${BASE}/:jobId` as const;
/** A statement that is waited for times out after two minutes (FAQ). */
const LONGEST_WAIT_MS = 120_000;

/** DLI's SQL jobs: https://docs.otc.t-systems.com/data-lake-insight/api-ref/sql_job-related_apis/ */
export function dliSqlService(sql: DliSqlState, speech: Required<DliSqlDialect>): Service {
  const said = (isSuccess: boolean, more: object): Reply => {
    const { message = '', ...rest } = more as { message?: string };
    return json({ is_success: speech.isSuccess === 'string' ? String(isSuccess) : isSuccess, message, ...rest });
  };
  const done = (more: object = {}): Reply => said(true, more);
  return {
    refuse: (refusal) => sqlError(refusal, speech),
    malformedBody: new Refusal('DLI.0001', 'The request body is not JSON.'),
    routes: [
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/sql_job-related_apis/submitting_a_sql_job_recommended.html
      post(`${BASE}/submit-job`, { quota: DLI_QUOTA, starts: namedStatement }, ({ body, headers, actor }) => {
        // The words are the FAQ's; the code and the status are a GUESS.
        if (!isJson(headers['content-type'])) return serviceError(415, 'DLI.0001', 'unsupported media Type');
        const job = sql.submit(() => submissionOf(body), sentSql(body), actor);
        return job.isAwaited ? awaited(job, done, said, speech) : done(submitted(job, speech));
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/sql_job-related_apis/querying_job_status.html
      get(`${JOB}/status`, { quota: DLI_QUOTA }, ({ params: { jobId, projectId } }) => {
        const job = sql.job(jobId);
        return done({ message: messageOf(job, speech), ...statusRecord(job, projectId, speech) });
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/sql_job-related_apis/querying_job_details.html
      get(`${JOB}/detail`, { quota: DLI_QUOTA }, ({ params }) => done(detailRecord(sql.job(params.jobId)))),
      // The vendor's Python SDK, huaweicloudsdkdli v1 (ShowJobProgress): another version than the rest.
      get('/v1/:projectId/jobs/:jobId/progress', { quota: DLI_QUOTA }, ({ params }) => {
        const { id, run } = sql.job(params.jobId);
        return done({ job_id: id, status: run.status, progress: run.progress, sub_job_id: 0, sub_jobs: [] });
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/sql_job-related_apis/querying_all_jobs.html
      get(BASE, { quota: DLI_QUOTA }, ({ params: { projectId }, query }) => {
        const { total, page } = findSqlJobs(sql.jobs(), query, speech);
        return done({ job_count: total, jobs: page.map((job) => rowRecord(job, projectId, speech)) });
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/sql_job-related_apis/canceling_a_job_recommended.html
      del(JOB, { quota: DLI_QUOTA }, ({ params, actor }) => {
        sql.cancel(params.jobId, actor);
        return done();
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/sql_job-related_apis/previewing_sql_job_query_results.html
      get(`${JOB}/preview`, { quota: DLI_QUOTA }, ({ params, query }) => done(preview(sql, params.jobId, query))),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/sql_job-related_apis/checking_sql_syntax.html
      post(`${BASE}/check-sql`, { quota: DLI_QUOTA }, ({ body }) => {
        const { type } = statementOf(fieldsOf(body)['sql']);
        return done({ message: 'the sql is ok', job_type: type });
      }),
    ],
  };
}

const namedStatement: Route['starts'] = (_params, body) => ({ service: 'dliSql', jobs: [shownSql(sentSql(body))] });

function sentSql(body: unknown): string {
  const { sql } = fieldsOf(body);
  return typeof sql === 'string' ? sql : '';
}

const isJson = (contentType = ''): boolean => contentType.split(';')[0]?.trim().toLowerCase() === 'application/json';

const submitted = (job: SqlJob, speech: Required<DliSqlDialect>): object => ({
  job_id: job.id,
  job_type: job.asked.type,
  job_mode: modeOf(job, speech),
});

type Said = (isSuccess: boolean, more: object) => Reply;

/** What the one hears who waits for a statement: its result at its end, or that it took too long, while it goes on. */
function awaited(job: SqlJob, done: (more: object) => Reply, said: Said, speech: Required<DliSqlDialect>): Reply {
  const { run, spec } = job;
  const reply = (): Reply => {
    if (run.isActive) return timedOut(job, speech);
    const outcome = submitted(job, speech);
    if (run.status === 'FINISHED') return done({ ...outcome, ...resultOf(job) });
    const message = run.status === 'FAILED' ? spec.message : `The job is ${run.status}.`;
    if (speech.syncFailure === 'is-success-false') return said(false, { ...outcome, message });
    return sqlError(new Refusal('DLI.0005', message), speech);
  };
  return { ...json({}), late: { isDue: () => !run.isActive || run.elapsed >= LONGEST_WAIT_MS, reply } };
}

function timedOut({ id }: SqlJob, { syncTimeout }: Required<DliSqlDialect>): Reply {
  const which = syncTimeout === 'with-id' ? ` id: ${id}` : '';
  return serviceError(408, 'DLI.0019', `Execution Timeout: the job${which} is still running.`);
}

function preview(sql: DliSqlState, id: string, query: URLSearchParams): object {
  const job = sql.job(id);
  const { asked, run } = job;
  if (asked.type !== 'QUERY') throw new Refusal('DLI.0007', `A job of type ${asked.type} has no result to preview.`);
  if (run.status !== 'FINISHED') throw new Refusal('DLI.0007', `The job is ${run.status}, not FINISHED.`);
  if ((query.get('queue-name') ?? asked.queue) === 'default') {
    // Seen live; the code is a GUESS.
    throw new Refusal('DLI.0009', 'Do not support use default queue to getJobResult');
  }
  if (sql.isExpired(job)) throw new Refusal('DLI.0100', 'The result of the job has expired.');
  const { schema, rows } = resultOf(job, queryNumber(query, 'page-size', 1_000, { least: 1, most: 1_000 }));
  return { job_id: id, job_type: asked.type, row_count: rows.length, input_size: 0, schema, rows };
}

const STATUSES: Record<string, number> = { 'DLI.0023': 404, 'DLI.0013': 401, 'DLI.0014': 401 };

function sqlError({ code, message }: Refusal, { errors }: Required<DliSqlDialect>): Reply {
  const reply = serviceError(STATUSES[code] ?? 400, code, message);
  return errors === 'array' && reply.status === 400 ? { ...reply, body: [reply.body] } : reply;
}
