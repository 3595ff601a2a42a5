import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { inParallel } from './in-parallel';
import { TASK_QUEUE } from './open-stage';

const SIDE_BY_SIDE = 24;
/** Not oftener: each such look makes the visibility store go through all there is. */
const LOOK_EVERY_MS = 500;

/** Many workflows of one type, whose ids begin alike. */
export interface Crowd {
  /** Beginning of their ids: nothing else may begin like it. */
  prefix: string;
  type: string;
  /** The arguments of each. */
  args: unknown[][];
}

/** The ids of a crowd, in the order of its arguments. */
function idsOf({ prefix, args }: Crowd): string[] {
  return args.map((_, at) => `${prefix}-${at}`);
}

/** Starts them, some side by side: the server takes them as they come. */
export async function startCrowd(client: Client, crowd: Crowd, signal: AbortSignal): Promise<void> {
  const ids = idsOf(crowd);
  const members = crowd.args.map((args, at) => ({ args, workflowId: ids[at] ?? '' }));
  await inParallel(members, SIDE_BY_SIDE, async ({ args, workflowId }) => {
    signal.throwIfAborted();
    await client.workflow.start(crowd.type, { taskQueue: TASK_QUEUE, workflowId, args });
  });
}

/** Waits until a number is reached. @throws when that takes longer than it may */
export async function until(
  what: string,
  read: () => Promise<number>,
  wanted: number,
  { withinMs, signal, lookEveryMs = LOOK_EVERY_MS }: Bound,
): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const reached = await read();
    if (reached >= wanted) return;
    if (performance.now() > giveUpAt)
      throw new Error(`${what}: only ${reached} of ${wanted} after ${Math.round(withinMs / 1_000)} s`);
    await pause(lookEveryMs, undefined, { signal });
  }
}

/** How many of a crowd have ended. Asked of the visibility store: thousands of waiting results would hold up a dev server. */
export async function countEnded(client: Client, prefix: string): Promise<number> {
  const { count } = await client.workflow.count(`WorkflowId STARTS_WITH "${prefix}-" AND ExecutionStatus != "Running"`);
  return count;
}

/** How many of a crowd go on. */
export async function countRunning(client: Client, prefix: string): Promise<number> {
  const { count } = await client.workflow.count(`WorkflowId STARTS_WITH "${prefix}-" AND ExecutionStatus = "Running"`);
  return count;
}

/** When each of a crowd began and ended by the server's clock, in milliseconds since 1970. */
export interface Lifetime {
  workflowId: string;
  startedAt: number;
  endedAt: number;
}

/** @throws unless each of them has completed: what failed fast must not count as fast */
export async function lifetimesOf(client: Client, prefix: string): Promise<Lifetime[]> {
  const lifetimes: Lifetime[] = [];
  for await (const seen of client.workflow.list({ query: `WorkflowId STARTS_WITH "${prefix}-"` })) {
    const { workflowId, status, startTime, closeTime } = seen;
    if (status.name !== 'COMPLETED' || !closeTime) throw new Error(`${workflowId} is ${status.name}, not COMPLETED`);
    lifetimes.push({ workflowId, startedAt: startTime.getTime(), endedAt: closeTime.getTime() });
  }
  return lifetimes;
}

export interface Bound {
  withinMs: number;
  signal: AbortSignal;
  /** Pause between two looks at what is waited for. Default: half a second. */
  lookEveryMs?: number;
}

/** Runs them to their ends. */
export async function runCrowd(client: Client, crowd: Crowd, bound: Bound): Promise<void> {
  await startCrowd(client, crowd, bound.signal);
  await until(`${crowd.type} ended`, () => countEnded(client, crowd.prefix), crowd.args.length, bound);
}

/** Runs them to their ends. @returns how many a second ended, from the first begin to the last end */
export async function rateOf(client: Client, crowd: Crowd, bound: Bound): Promise<number> {
  await runCrowd(client, crowd, bound);
  const lifetimes = await lifetimesOf(client, crowd.prefix);
  const from = Math.min(...lifetimes.map(({ startedAt }) => startedAt));
  const to = Math.max(...lifetimes.map(({ endedAt }) => endedAt));
  return (lifetimes.length * 1_000) / (to - from);
}
