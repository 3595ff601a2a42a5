import { CancellationScope, proxyActivities } from '@temporalio/workflow';
import { startDliStreamJobs, stopDliStreamJobs } from 'temporal-huaweicloud/workflow';
import type { deploy } from './worker';

const activities = proxyActivities<{ deploy: typeof deploy }>({
  startToCloseTimeout: '10 minutes',
  retry: { maximumAttempts: 3 },
});

/** Brings streams to rest with a savepoint, deploys, and has them go on from there; with the old code if that fails. */
export async function redeploy(jobIds: number[], version: string): Promise<string> {
  await stopDliStreamJobs({ jobIds, triggerSavepoint: true });
  try {
    return await activities.deploy(version);
  } finally {
    await CancellationScope.nonCancellable(async () => startDliStreamJobs({ jobIds, resumeSavepoint: true }));
  }
}
