import { CancellationScope, proxyActivities } from '@temporalio/workflow';
import { runDgcJob } from 'temporal-huaweicloud/workflow';
import type { upgrade } from './worker';

const activities = proxyActivities<{ upgrade: typeof upgrade }>({
  startToCloseTimeout: '1 hour',
  retry: { maximumAttempts: 3 },
});

/** Switches a job's schedule off for as long as the maintenance takes. Whatever comes of that, it is on again after. */
export async function maintain(jobName: string, version: string): Promise<string> {
  const { runs } = await runDgcJob({ jobName, mode: 'scheduleOff' });
  const wasOff = runs[0]?.origin === 'alreadyRunning';
  try {
    return await activities.upgrade(version);
  } finally {
    // Not for a cancel either may it stay off; but who had it off before us wants it off.
    if (!wasOff) await CancellationScope.nonCancellable(async () => runDgcJob({ jobName, mode: 'scheduleOn' }));
  }
}
