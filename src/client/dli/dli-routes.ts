import type { PathParam } from '../routes/path-template';
import { routeTable } from '../routes/route';

const JOBS = '/v1.0/{project_id}/streaming/jobs';

/** Flink jobs: https://support.huaweicloud.com/intl/en-us/api-dli/ */
export const DLI_ROUTES = routeTable({
  runJobs: ['POST', `${JOBS}/run`],
  stopJobs: ['POST', `${JOBS}/stop`],
  job: ['GET', `${JOBS}/{job_id}`],
  jobs: ['GET', JOBS],
});

/** The id of a stream job, for a path. */
export const dliParams = (jobId: string): Record<string, PathParam> => ({ job_id: { value: jobId, max: 19 } });

/** The flags of a run or a stop go beside the ids, which are numbers on the wire. */
export const runJobsFlags = (resumeSavepoint: boolean) => ({ resume_savepoint: resumeSavepoint });
/** What a stop says beside the ids. */
export const stopJobsFlags = (triggerSavepoint: boolean) => ({ trigger_savepoint: triggerSavepoint });
/** The body of a batch: ids as the numbers they are, also those beyond 2^53. */
export const batchBody = (jobIds: readonly string[], flags: Record<string, boolean>) => ({
  job_ids: jobIds.map((id) => (Number.isSafeInteger(Number(id)) ? Number(id) : BigInt(id))),
  ...flags,
});
