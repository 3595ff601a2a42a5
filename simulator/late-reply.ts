import { setTimeout as pause } from 'node:timers/promises';
import type { Reply } from './replies';
import type { Timeline } from './timeline';

/** A held clock moves when somebody moves it, so there is nothing to be woken by. */
const LOOK_EVERY_MS = 5;

/** The reply, once it is time for it; at once where nobody waits for it any more. */
export async function whenDue(reply: Reply, timeline: Timeline, isAwaited: () => boolean): Promise<Reply> {
  const { late } = reply;
  if (!late) return reply;
  while (isAwaited() && !timeline.moment(() => late.isDue())) await pause(LOOK_EVERY_MS, undefined, { ref: false });
  return timeline.moment(() => late.reply());
}
