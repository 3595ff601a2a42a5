import type { DliSqlDialect } from './dialect';
import type { SqlJob } from './state';

/** `async` or `sync`, in the words of the dialect. */
export function modeOf({ isAwaited }: SqlJob, { jobMode }: Required<DliSqlDialect>): string {
  return `${isAwaited ? '' : 'a'}sync${jobMode === 'async' ? '' : 'hronous'}`;
}

/** What status shows of a job. */
export function statusRecord(job: SqlJob, projectId: string, speech: Required<DliSqlDialect>): object {
  const { id, asked, owner, run, spec } = job;
  const hasResult = asked.type === 'QUERY' && run.status === 'FINISHED';
  return {
    job_id: id,
    job_type: asked.type,
    job_mode: modeOf(job, speech),
    queue_name: asked.queue,
    owner,
    start_time: run.startedAt,
    duration: run.elapsed,
    status: run.status === 'FINISHED' ? speech.finished : run.status,
    input_row_count: run.status === 'FINISHED' ? spec.inputRows : 0,
    bad_row_count: run.status === 'FINISHED' ? spec.badRows : 0,
    input_size: 0,
    result_count: run.status === 'FINISHED' ? resultCount(job) : 0,
    database_name: asked.database,
    table_name: '',
    detail: '{"type":"struct","fields":[]}',
    statement: asked.sql,
    ...(asked.tags.length > 0 && { tags: asked.tags }),
    user_conf: JSON.stringify(Object.fromEntries(asked.conf)),
    ...(hasResult && { result_path: `obs://dli-${projectId}/jobs/result/${id}`, result_format: 'csv' }),
    execution_details_path: '',
  };
}

/** A row of the list: as status, but with an end, and without a mode and settings (SDK 3.1.219, `SqlJob`). */
export function rowRecord(job: SqlJob, projectId: string, speech: Required<DliSqlDialect>): object {
  const status = statusRecord(job, projectId, speech) as Record<string, unknown>;
  delete status['job_mode'];
  delete status['user_conf'];
  return {
    ...status,
    ...(job.run.endedAt !== undefined && { end_time: job.run.endedAt }),
    message: messageOf(job, speech),
    engine_type: job.asked.engine,
    with_column_header: false,
    cpu_cost: '0',
    output_byte: '0',
  };
}

/** Why it failed; else what a job says that did not. */
export function messageOf({ run, spec }: SqlJob, { message }: Required<DliSqlDialect>): string {
  if (run.status === 'FAILED') return spec.message;
  return message === 'json' ? '{"error_code":"DLI.0999"}' : '';
}

/** What only detail shows: nothing of status or statement. */
export const detailRecord = ({ id, owner, run, asked }: SqlJob): object => ({
  job_id: id,
  owner,
  start_time: run.startedAt,
  duration: run.elapsed,
  export_mode: '',
  data_path: '',
  data_type: '',
  database_name: asked.database,
  table_name: '',
  with_column_header: false,
  delimiter: '',
  quote_char: '',
  escape_char: '',
  date_format: '',
  timestamp_format: '',
  compress: '',
  tags: asked.tags,
});

/** Columns and rows of a result, which shows 1,000 at most. */
export function resultOf({ spec }: SqlJob, most = 1_000): { schema: object[]; rows: unknown[][] } {
  const { rows, columns } = spec;
  const shown = typeof rows === 'number' ? counted(Math.min(rows, most)) : rows.slice(0, most);
  const [first] = shown;
  const typed = columns ?? typesOf(first ?? {});
  const names = Object.keys(typed);
  return {
    schema: Object.entries(typed).map(([name, type]) => ({ [name]: type })),
    rows: shown.map((row) => (Array.isArray(row) ? row : names.map((name) => row[name] ?? null))),
  };
}

/** Rows of a query that was only told how many there are. */
const counted = (count: number): Record<string, unknown>[] => Array.from({ length: count }, (_, at) => ({ n: at + 1 }));

function typesOf(row: Record<string, unknown> | unknown[]): Record<string, string> {
  const entries = Array.isArray(row) ? row.map((value, at) => [`_c${at}`, value] as const) : Object.entries(row);
  return Object.fromEntries(entries.map(([name, value]) => [name, typeOf(value)]));
}

function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double';
  return typeof value === 'boolean' ? 'boolean' : 'string';
}

const resultCount = ({ spec: { rows } }: SqlJob): number => (typeof rows === 'number' ? rows : rows.length);
