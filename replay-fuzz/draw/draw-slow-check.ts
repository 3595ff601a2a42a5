import type { Random } from '../../chaos/random';
import type { Burst, DrawnRun } from './drawn-run';
import { drawPipeline } from './draw-pipeline';

/** How long the check of these runs takes. With such tasks the server is told every 3.2 s that it goes on. */
export const SLOW_CHECK_MS = 7_000;
const SHORT_TASK_MS = 4_000;
const SLOW = '-slow';

export function isSlowlyChecked(workflowId: string): boolean {
  return workflowId.endsWith(SLOW);
}

/**
 * A pipeline whose first act, its check, takes so long that the workflow task has to tell the server that it goes on,
 * while a cancel comes, or people say something.
 */
export function drawSlowCheck(random: Random, index: number): DrawnRun {
  const run = drawPipeline(random, index);
  const meantime = random.between(500, SLOW_CHECK_MS);
  const isCancelled = random.chance(0.5);
  const said: Burst[] = [
    { afterMs: meantime, says: [{ update: 'pause', input: {} }] },
    { afterMs: meantime + random.between(0, 3_000), says: [{ update: 'resume', input: {} }] },
  ];
  return {
    ...run,
    kind: 'slow check',
    workflowId: `${run.workflowId}${SLOW}`,
    taskTimeoutMs: SHORT_TASK_MS,
    cancelAfterMs: isCancelled ? random.between(500, SLOW_CHECK_MS + 1_000) : undefined,
    bursts: isCancelled && random.chance(0.5) ? [] : said,
  };
}
