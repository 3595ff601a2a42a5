import { clock } from '../../client/clock';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { MRS_JOBS_PER_PAGE } from '../../client/mrs/mrs-routes';
import type { MrsJob } from '../../client/mrs/mrs';
import type { MrsTrace } from '../../domain/mrs/mrs-job';
import { mrsVerdict, wordOf } from '../../domain/mrs/mrs-job';
import { MINUTE_MS } from '../../domain/duration';
import type { ListedRun, RunList } from '../remote-job';

/** How far back a list is read beyond the time that is known: it may be that of another clock. */
export const SKEW_MS = 10 * MINUTE_MS;

/**
 * The jobs of a cluster that are no older than the oldest that is waited for, newest first, page by page. Jobs are
 * matched by their ids; pages shift while jobs come: one that is on none is asked for by itself.
 */
export function mrsList({ mrs }: HuaweiCloud, clusterId: string): RunList<MrsTrace> {
  return {
    place: `mrs/${clusterId}`,
    rowsPerCall: MRS_JOBS_PER_PAGE,
    async read(runs, mostCalls, call) {
      const jobs = new Map<string, MrsJob>();
      const sinceMs = oldestOf(runs);
      let rows = 0;
      for (let page = 1; page <= mostCalls; page += 1) {
        // A key of its own for each page, so that a list of many takes its turn among the looks at single runs.
        const turn = { ...call, fairnessKey: `mrs/${clusterId} page ${page}` };
        const { total = 0, jobs: listed } = (await mrs.jobs({ clusterId, sinceMs, page }, turn)).value;
        for (const job of listed) jobs.set(job.id, job);
        rows = Math.max(total, jobs.size);
        const pages = Math.ceil(rows / MRS_JOBS_PER_PAGE);
        if (page >= pages || pages > mostCalls || !listed.length) break;
      }
      const listed = runs.map(({ run }) => {
        const job = jobs.get(run.id);
        return { seen: job && { verdict: mrsVerdict(job), status: wordOf(job), progress: job.progress } };
      });
      return { rows, listed };
    },
  };
}

/** A run that a person has named tells no time: it stands where it stands. */
function oldestOf(runs: ListedRun<MrsTrace>[]): number {
  const times = runs.flatMap(({ run }) => run.trace.submittedAtMs ?? []);
  return Math.max(0, Math.floor(Math.min(...(times.length ? times : [clock.now()]))) - SKEW_MS);
}
