import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { ListedJob } from '../../domain/cdm/listed-job';
import { goesOnByList } from '../../domain/cdm/listed-job';
import { submissionVerdict } from '../../domain/cdm/submission-verdict';
import type { CdmTrace } from '../../domain/cdm/submission-id';
import type { Listed, ListedRun, RunList } from '../remote-job';
import type { SeenJob } from './cluster-jobs';
import { JOBS_PER_PAGE, readClusterJobs } from './cluster-jobs';

/**
 * The job list of a CDM cluster. Its rows are of jobs, not of runs: it tells whose runs have certainly not moved, and
 * the others are asked for by their submission.
 */
export function clusterList({ cdm }: HuaweiCloud, clusterId: string): RunList<CdmTrace> {
  return {
    place: `cdm/${clusterId}`,
    rowsPerCall: JOBS_PER_PAGE,
    async read(runs, mostCalls, call) {
      const { total, jobs } = await readClusterJobs(cdm, clusterId, mostCalls, call);
      return { rows: total, listed: runs.map((run) => listedOf(run, jobs.get(run.run.trace.jobName ?? run.run.job))) };
    },
  };
}

function listedOf({ run, confirmed }: ListedRun<CdmTrace>, job: SeenJob | undefined): Listed {
  if (!job) return {};
  const row: ListedJob = { status: job.status, startedAtMs: job.startedAtMs };
  const goesOn = goesOnByList(row, run.trace, confirmed && { row: confirmed.row as ListedJob, agoMs: confirmed.agoMs });
  return {
    row,
    seen: goesOn ? { verdict: submissionVerdict(job.status), status: job.status, rows: job.rowsWritten } : undefined,
  };
}
