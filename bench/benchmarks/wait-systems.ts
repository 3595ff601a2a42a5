import type { StageOptions } from '../stage/open-stage';

interface WaitedJob {
  clusterId: string;
  jobName: string;
}

/** One way to wait for many jobs. */
export interface WaitSystem {
  key: 'ours' | 'retrying' | 'looping';
  name: string;
  workflowType: string;
  args(job: WaitedJob, intervalMs: number): unknown[];
  /** The workflow starts its job itself; else a stranger does before. */
  starts: boolean;
  worker(size: number, intervalMs: number): StageOptions['worker'];
}

/** Room for every wait at once, and then some. */
const MORE_SLOTS = 100;
/** Enough where a workflow sleeps while its activity waits. */
const FEW_CACHED = 50;
/** A loop of timers wakes its workflow at each look: without a place in memory it would be replayed each time. */
const MORE_CACHED = 50;

export const WAIT_SYSTEMS: readonly WaitSystem[] = [
  {
    key: 'ours',
    name: 'the watcher',
    workflowType: 'huaweiCloudCdmJob',
    args: (job) => [job],
    starts: true,
    worker: (size, intervalMs) => ({
      slots: size + MORE_SLOTS,
      cachedWorkflows: FEW_CACHED,
      plugin: { pace: { minMs: intervalMs, maxMs: intervalMs } },
    }),
  },
  {
    key: 'retrying',
    name: 'an activity that retries itself',
    workflowType: 'retryingWait',
    args: (job, intervalMs) => [{ ...job, intervalMs }],
    starts: false,
    worker: (size) => ({ slots: size + MORE_SLOTS, cachedWorkflows: FEW_CACHED }),
  },
  {
    key: 'looping',
    name: 'a loop of timer and activity',
    workflowType: 'loopingWait',
    args: (job, intervalMs) => [{ ...job, intervalMs }],
    starts: false,
    worker: (size) => ({ slots: size + MORE_SLOTS, cachedWorkflows: size + MORE_CACHED }),
  },
];
