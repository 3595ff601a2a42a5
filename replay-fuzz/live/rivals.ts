import { setTimeout as pause } from 'node:timers/promises';
import type { Simulator } from '../../simulator';

const LOOK_EVERY_MS = 20;

/** The reply to our start of a DGC job is lost, and a stranger starts the same job: nobody can tell the two apart. */
export async function meetRivals(job: string, cloud: Simulator, over: AbortSignal): Promise<void> {
  cloud.fault({ match: { path: `/${job}/run-immediate` }, kind: 'loseReply' });
  while (!over.aborted) {
    if (cloud.log().some((entry) => entry.job === job && entry.effect === 'start')) {
      cloud.run({ service: 'dgc', job, by: 'stranger' });
      return;
    }
    await pause(LOOK_EVERY_MS, undefined, { signal: over });
  }
}
