import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from '@temporalio/worker';

const LOOK_AGAIN_MS = 10;

/**
 * Lets go of a worker that was made and may not work: the SDK does so only once it runs, and the worker's connection
 * cannot be closed before.
 */
export async function disposeUnusedWorker(worker: Worker, run: (worker: Worker) => Promise<void>): Promise<void> {
  let isOver = false;
  const ended = run(worker).finally(() => (isOver = true));
  while (!isOver && worker.getState() === 'INITIALIZED') await pause(LOOK_AGAIN_MS);
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await ended;
}
