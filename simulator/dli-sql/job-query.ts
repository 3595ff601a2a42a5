import { queryNumber } from '../dli/query-number';
import { Refusal } from '../refusal';
import type { DliSqlDialect } from './dialect';
import type { SqlJob } from './state';
import type { Tag } from './submission';

const PAGES = { least: 1, most: 100 };
const DEFAULT_PAGE_SIZE = 50;
const LONGEST_PATTERN = 1_024;
const LONGEST_DB_NAME = 16;

const ORDERS: Record<string, (one: SqlJob, other: SqlJob) => number> = {
  start_time_asc: (one, other) => one.run.startedAt - other.run.startedAt,
  start_time_desc: (one, other) => other.run.startedAt - one.run.startedAt,
  duration_asc: (one, other) => one.run.elapsed - other.run.elapsed,
  duration_desc: (one, other) => other.run.elapsed - one.run.elapsed,
};

/**
 * What `GET /jobs` asks for: how many there are, and the page of them.
 * @throws Refusal for a page, an order or a pattern that DLI does not take
 * @see https://docs.otc.t-systems.com/data-lake-insight/api-ref/sql_job-related_apis/querying_all_jobs.html
 */
export function findSqlJobs(jobs: SqlJob[], query: URLSearchParams, speech: Required<DliSqlDialect>) {
  const order = ORDERS[query.get('order') ?? 'start_time_desc'];
  if (!order) throw new Refusal('DLI.0001', 'The parameter order is invalid.');
  const asked = [...filtersOf(query), tagFilter(query.get('tags'), speech)];
  // Of one instant the one that was submitted last is the newer.
  const newestFirst = jobs.toReversed();
  const found = newestFirst.filter((job) => asked.every((isAsked) => isAsked(job))).sort(order);
  const size = queryNumber(query, 'page-size', DEFAULT_PAGE_SIZE, PAGES);
  const from = (queryNumber(query, 'current-page', 1, PAGES) - 1) * size;
  return { total: found.length, page: found.slice(from, from + size) };
}

type Filter = (job: SqlJob) => boolean;

function filtersOf(query: URLSearchParams): Filter[] {
  const start = queryNumber(query, 'start', 0);
  const end = queryNumber(query, 'end', Number.MAX_SAFE_INTEGER);
  const pattern = (query.get('sql_pattern') ?? '').toLowerCase();
  if (pattern.length > LONGEST_PATTERN) throw new Refusal('DLI.0001', 'The parameter sql_pattern is too long.');
  if ((query.get('db_name') ?? '').length > LONGEST_DB_NAME) {
    throw new Refusal('DLI.0001', 'The parameter db_name is too long.');
  }
  // Given both, what is in both (vendor's page).
  const types = [query.get('job-type') ?? 'ALL', ...query.getAll('job_types').flatMap((types) => types.split(','))];
  const [one = 'ALL', ...several] = types;
  return [
    ({ run }) => run.startedAt >= start && run.startedAt <= end,
    ({ asked }) => (one === 'ALL' || asked.type === one) && (several.length === 0 || several.includes(asked.type)),
    ({ asked }) => pattern === '' || asked.sql.toLowerCase().includes(pattern),
    same(query, 'job-status', ({ run }) => run.status),
    same(query, 'job-id', ({ id }) => id),
    same(query, 'queue_name', ({ asked }) => asked.queue),
    same(query, 'owner', ({ owner }) => owner),
    same(query, 'db_name', ({ asked }) => asked.database),
    same(query, 'engine-type', ({ asked }) => asked.engine),
    same(query, 'engine_type', ({ asked }) => asked.engine),
  ];
}

function same(query: URLSearchParams, name: string, valueOf: (job: SqlJob) => string): Filter {
  const wanted = query.get(name);
  return (job) => !wanted || valueOf(job) === wanted;
}

/** `k1=v1,k2=v2`: all of them. The filter "is fuzzy only": GUESS any part of the value, and of the key. */
function tagFilter(text: string | null, speech: Required<DliSqlDialect>): Filter {
  if (!text || speech.tags === 'ignored') return () => true;
  const wanted = text.split(',').map((pair): Tag => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Refusal('DLI.0001', 'The parameter tags is invalid.');
    return { key: pair.slice(0, at), value: pair.slice(at + 1) };
  });
  const fits = (tag: Tag, { key, value }: Tag) =>
    speech.tags === 'exact'
      ? tag.key === key && tag.value === value
      : tag.key.includes(key) && tag.value.includes(value);
  return ({ asked }) => wanted.every((one) => asked.tags.some((tag) => fits(tag, one)));
}
