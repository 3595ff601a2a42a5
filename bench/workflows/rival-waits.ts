import { proxyActivities, sleep } from '@temporalio/workflow';
import type { BenchActivities, RivalLook } from '../processes/bench-activities';

/** A rival: one activity that fails after each look and asks to be tried again later. */
export async function retryingWait(asked: RivalLook, intervalMs: number): Promise<void> {
  const { 'bench.lookOrRetry': look } = proxyActivities<BenchActivities>({
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: intervalMs, backoffCoefficient: 1 },
  });
  await look(asked, intervalMs);
}

/** A rival: a look, a timer, a look, a timer. */
export async function loopingWait(asked: RivalLook, intervalMs: number): Promise<void> {
  const { 'bench.look': look } = proxyActivities<BenchActivities>({ startToCloseTimeout: '1 minute' });
  while (!(await look(asked))) await sleep(intervalMs);
}
