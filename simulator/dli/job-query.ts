import { queryNumber } from './query-number';
import type { jobRow } from './records';

type Row = ReturnType<typeof jobRow>;

/**
 * What `GET /streaming/jobs` asks for: the rows that match, and the page of them.
 * @see https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/listing_jobs.html
 */
export function findJobs(rows: Row[], query: URLSearchParams): { found: Row[]; page: Row[] } {
  const found = rows.filter(
    (row) =>
      row.name.includes(query.get('name') ?? '') && // GUESS: any part of the name
      isAsked(query.get('status'), row.status) &&
      isAsked(query.get('job_type'), row.job_type) &&
      isAsked(query.get('queue_name'), row.queue_name) &&
      // The sample and the SDK say user_name, the page's table username.
      isAsked(query.get('user_name') ?? query.get('username'), row.user_name),
  );
  // GUESS: ordered by id, newest first unless asked otherwise.
  const direction = query.get('order') === 'asc' ? 1 : -1;
  found.sort((one, other) => direction * (Number(one.job_id) - Number(other.job_id)));
  const limit = queryNumber(query, 'limit', 10, { least: 1, most: 100 });
  const offset = queryNumber(query, 'offset', 0);
  return { found, page: found.slice(offset, offset + limit) };
}

const isAsked = (wanted: string | null, actual: string): boolean => !wanted || wanted === actual;
