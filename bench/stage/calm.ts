import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from './open-stage';

/** Calm is when a rest costs no longer so much less than the one before; what is not calm by then is measured all the same. */
const FALLING_BY = 0.2;
const MOST_RESTS = 12;

/** The server has work for a while after a crowd has started, which would be taken for the cost of waiting. */
export async function untilCalm(stage: Stage, restMs: number, signal: AbortSignal): Promise<void> {
  let before = Infinity;
  for (let rests = 0; rests < MOST_RESTS; rests += 1) {
    const from = stage.cpu();
    await pause(restMs, undefined, { signal });
    const to = stage.cpu();
    const spent = to.server - from.server + to.worker - from.worker;
    if (spent > before * (1 - FALLING_BY)) return;
    before = spent;
  }
}
