import { SQL_JOBS_PER_PAGE } from '../../client/dli-sql/dli-sql-routes';
import type { SqlJob } from '../../client/dli-sql/dli-sql';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { SqlTrace } from '../../domain/dli-sql/sql-job';
import { sqlVerdict } from '../../domain/dli-sql/sql-job';
import type { RunList } from '../remote-job';
import { listedFrom } from '../watch/listed-from';

/**
 * The SQL jobs of a project that are no older than the oldest that is waited for, newest first, page by page. Jobs are
 * matched by their ids; pages shift while jobs come: one that is on none is asked for by itself.
 */
export function sqlList({ dliSql }: HuaweiCloud): RunList<SqlTrace> {
  return {
    place: 'dliSql',
    rowsPerCall: SQL_JOBS_PER_PAGE,
    async read(runs, mostCalls, call) {
      const jobs = new Map<string, SqlJob>();
      const startMs = listedFrom(runs.flatMap(({ run }) => run.trace.submittedAtMs ?? []));
      let rows = 0;
      for (let page = 1; page <= mostCalls; page += 1) {
        const turn = { ...call, fairnessKey: `dliSql page ${page}` };
        const { value } = await dliSql.jobs({ startMs, page }, turn);
        for (const job of value.jobs) jobs.set(job.id, job);
        rows = Math.max(value.total, jobs.size);
        const pages = Math.ceil(value.total / SQL_JOBS_PER_PAGE);
        if (page >= pages || pages > mostCalls || !value.jobs.length) break;
      }
      const listed = runs.map(({ run }) => {
        const job = jobs.get(run.id);
        return { seen: job && { verdict: sqlVerdict(job.status), status: job.status } };
      });
      return { rows, listed };
    },
  };
}
