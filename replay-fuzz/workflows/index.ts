import { CancellationScope, condition, defineUpdate, setHandler } from '@temporalio/workflow';
import type { CdmJob, DgcJob, DliStreamJobs, PipelineSpec } from '../../src/workflow';
import { runCdmJob, runDgcJob, runPipeline, startDliStreamJobs } from '../../src/workflow';

export * from '../../src/workflow-types';

/** What a workflow of a user's own runs at once. */
interface Work {
  cdm: CdmJob[];
  dgc: DgcJob[];
  streams: DliStreamJobs[];
  pipelines: PipelineSpec[];
}

/** All of it beside each other. @returns how many ended well */
export async function sideBySide({ cdm, dgc, streams, pipelines }: Work): Promise<number> {
  const ends = await Promise.allSettled([
    ...cdm.map(runCdmJob),
    ...pipelines.map((spec) => runPipeline(spec)),
    ...dgc.map(runDgcJob),
    ...streams.map(startDliStreamJobs),
  ]);
  return ends.filter(({ status }) => status === 'fulfilled').length;
}

const runNow = defineUpdate<string, [DgcJob]>('runNow');

const LAST_CALL = '15 seconds';

/** Runs a job for each Update, however many come at once, and ends after so many, or when no more come. */
export async function runsJobsOnRequest(count: number): Promise<void> {
  let asked = 0;
  let done = 0;
  setHandler(runNow, async (job) => {
    asked += 1;
    try {
      return (await runDgcJob(job)).state;
    } finally {
      done += 1;
    }
  });
  await condition(() => asked >= count, LAST_CALL);
  await condition(() => done >= asked);
}

/** Jobs that are cancelled, all in one moment, when the time is up. */
export async function jobsInTime(jobs: CdmJob[], withinMs: number): Promise<number> {
  return CancellationScope.withTimeout(withinMs, async () => {
    const ends = await Promise.all(jobs.map(runCdmJob));
    return ends.length;
  });
}

/** Fails with the first, whatever becomes of the other, after which one more is to be run. */
export async function firstDecides(first: DgcJob, other: DgcJob, last: DgcJob): Promise<void> {
  const aside = runDgcJob(other)
    .catch(() => undefined)
    .then(async () => runDgcJob(last));
  await Promise.all([runDgcJob(first), aside]);
}
