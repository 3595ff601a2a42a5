import { proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { BenchActivities } from '../processes/bench-activities';

const local = proxyLocalActivities<BenchActivities>({ startToCloseTimeout: '10 seconds' });
const regular = proxyActivities<BenchActivities>({ startToCloseTimeout: '1 minute' });

/** How many activities of each kind a whole pipeline takes. */
export interface ActivityCount {
  local: number;
  regular: number;
}

/** The floor of a pipeline: as many activities, one after the other, that do nothing. */
export async function barePipeline(count: ActivityCount): Promise<void> {
  for (let left = count.local; left > 0; left -= 1) await local['bench.noop']();
  for (let left = count.regular; left > 0; left -= 1) await regular['bench.noop']();
}

/** The same, with the calls and the acknowledgement that a careful start makes, and nothing of its care. */
export async function bareCalls(jobs: { clusterId: string; jobName: string }[]): Promise<void> {
  // In place of the check of a spec, which is an ordinary activity too.
  await regular['bench.noop']();
  for (const job of jobs) {
    await regular['bench.startAcknowledged'](job);
    await regular['bench.look']({ of: 'cdm', ...job });
  }
}

/**
 * The floor of the way from one step to the next: a look at one job, then the start of another.
 * @param restMs how long each job is left alone, in milliseconds: a dev server that is asked for one task right after
 *   another makes each wait for some 50 ms once it has served about 20
 */
export async function bareSteps(jobs: { clusterId: string; jobName: string }[], restMs: number): Promise<void> {
  for (const job of jobs) {
    await regular['bench.start'](job);
    await sleep(restMs);
    await regular['bench.look']({ of: 'cdm', ...job });
  }
}
