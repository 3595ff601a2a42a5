import type { StageOptions } from '../stage/open-stage';
import type { Waited, WaitedKind } from './waited-kinds';

/** One way to wait for many jobs. */
export interface WaitSystem {
  key: 'ours' | 'retrying' | 'looping';
  name: string;
  workflowType(kind: WaitedKind): string;
  /** @param run what a stranger's start was called */
  args(kind: WaitedKind, waited: Waited, wait: { intervalMs: number; run: string }): unknown[];
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
    workflowType: (kind) => kind.workflowType,
    args: (kind, waited) => [kind.body(waited)],
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
    workflowType: () => 'retryingWait',
    args: (kind, waited, { intervalMs, run }) => [kind.look(waited, run), intervalMs],
    starts: false,
    worker: (size) => ({ slots: size + MORE_SLOTS, cachedWorkflows: FEW_CACHED }),
  },
  {
    key: 'looping',
    name: 'a loop of timer and activity',
    workflowType: () => 'loopingWait',
    args: (kind, waited, { intervalMs, run }) => [kind.look(waited, run), intervalMs],
    starts: false,
    worker: (size) => ({ slots: size + MORE_SLOTS, cachedWorkflows: size + MORE_CACHED }),
  },
];
