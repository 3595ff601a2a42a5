import { proxyActivities, sleep } from '@temporalio/workflow';
import type { BenchActivities } from '../processes/bench-activities';

/** What a rival waits for. */
interface RivalWait {
  clusterId: string;
  jobName: string;
  /** Pause between two looks, in milliseconds. */
  intervalMs: number;
}

/** A rival: one activity that fails after each look and asks to be tried again later. */
export async function retryingWait({ intervalMs, ...job }: RivalWait): Promise<void> {
  const { 'bench.lookOrRetry': look } = proxyActivities<BenchActivities>({
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: intervalMs, backoffCoefficient: 1 },
  });
  await look(job, intervalMs);
}

/** A rival: a look, a timer, a look, a timer. */
export async function loopingWait({ intervalMs, ...job }: RivalWait): Promise<void> {
  const { 'bench.look': look } = proxyActivities<BenchActivities>({ startToCloseTimeout: '1 minute' });
  while (!(await look(job))) await sleep(intervalMs);
}
