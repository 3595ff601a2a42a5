import type { DliJob } from '../../client/dli/dli';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { isException } from '../../domain/dli/stream-job';
import type { RunList } from '../remote-job';
import type { StreamTrace } from './stream-sighting';
import { sightingOf } from './stream-sighting';

/** The most the vendor hands out at once. */
export const JOBS_PER_PAGE = 100;

/**
 * The stream jobs of a project, page by page. Pages shift while jobs come and go: a job that is on none is asked for by
 * its id.
 */
export function streamList({ dli }: HuaweiCloud): RunList<StreamTrace> {
  return {
    place: 'dli',
    rowsPerCall: JOBS_PER_PAGE,
    async read(runs, mostCalls, call) {
      const jobs = new Map<string, DliJob>();
      let rows = 0;
      for (let page = 0; page < mostCalls; page += 1) {
        const turn = { ...call, fairnessKey: `dli page ${page}` };
        const { value } = await dli.jobs({ limit: JOBS_PER_PAGE, offset: page * JOBS_PER_PAGE }, turn);
        for (const job of value.jobs) jobs.set(job.id, job);
        rows = Math.max(value.total, jobs.size);
        const pages = Math.ceil(value.total / JOBS_PER_PAGE);
        if (page + 1 >= pages || pages > mostCalls || !value.jobs.length) break;
      }
      const listed = runs.map(({ run }) => {
        const job = jobs.get(run.id);
        // Whether an exception is an end depends on what only the job's detail tells.
        return { seen: job && !isException(job.status) ? sightingOf(run, job) : undefined };
      });
      return { rows, listed };
    },
  };
}
