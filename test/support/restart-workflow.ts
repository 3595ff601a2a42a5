import { condition, defineUpdate, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { HuaweiCloudActivities } from '../../src/activities/create-activities';
import type { RestartRequest, RunEnd } from '../../src/activities/requests';
import type { DgcBody } from '../../src/domain/dgc/dgc-body';
import type { CdmJob, DgcJob } from '../../src/workflow';
import { runCdmJob, runDgcJob } from '../../src/workflow';
import { START, WATCH } from '../../src/workflows/activity-options';
import { knownFailure } from '../../src/workflows/known-failure';

export * from '../../src/workflow-types';

const { 'huaweicloud.dgc.restartInstance': restart } = proxyActivities<HuaweiCloudActivities>(START);
const { 'huaweicloud.dgc.watchInstance': watch } = proxyActivities<HuaweiCloudActivities>(WATCH);

/** Runs an instance once more and waits for its end, holding the fence between two calls as a step does. */
export async function restartDgcInstance(request: RestartRequest<DgcBody>): Promise<RunEnd[]> {
  for (let { fence } = request; ;) {
    try {
      const { runs } = await restart({ ...request, fence });
      const { step, connection, body } = request;
      return await watch({ step, connection, body, runs });
    } catch (error) {
      const known = knownFailure(error);
      if (!known.retried) throw error;
      fence = known.fence ?? fence;
      await sleep(1_000);
    }
  }
}

const runNow = defineUpdate<string, [string]>('runNow');

/** A user's workflow that runs a job whenever it is asked to by an Update, until one has been run. */
export async function runsJobsWhenAsked(): Promise<void> {
  let done = 0;
  setHandler(runNow, async (jobName) => {
    const { state } = await runDgcJob({ jobName });
    done += 1;
    return state;
  });
  await condition(() => done > 0);
}

/** A user's workflow of two jobs, the second after the first. @returns what state each has come to */
export async function copyThenTransform(copy: CdmJob, transform: DgcJob): Promise<string[]> {
  const first = await runCdmJob(copy);
  const second = await runDgcJob(transform);
  return [first.state, second.state];
}
