import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../chaos/random';
import type { WorkerCrew } from '../stage/worker-crew';

const EVERY_MS = [900, 1_900] as const;
/** What a killed worker was waiting for is noticed after 30 s: once is enough for a short run. */
const KILL_WAITS_AFTER_MS = 4_000;
const KILL_WAITS_EVERY_MS = 60_000;
const FREEZE_MS = [300, 1_500] as const;

const HOWS = [
  [0.25, 'stop'],
  [0.35, 'kill'],
  [0.3, 'freeze'],
  [0.3, 'killAllAndAsk'],
  [0.1, 'stopActivities'],
] as const;
type How = (typeof HOWS)[number][1];

/**
 * Kills, stops and freezes workers for a while: first each once, since how much there is time for is the machine's to say, then as
 * it is drawn. Those that carry out activities are mostly let be.
 * @param askAll asks every run how it stands
 */
export async function disturb(
  random: Random,
  crew: WorkerCrew,
  { forMs, over, askAll }: { forMs: number; over: AbortSignal; askAll: () => void },
): Promise<void> {
  const from = performance.now();
  let killWaitsAt = from + KILL_WAITS_AFTER_MS;
  const first: How[] = HOWS.map(([, how]) => how);
  for (;;) {
    await pause(random.between(...EVERY_MS), undefined, { signal: over }).catch(() => undefined);
    if (over.aborted || (!first.length && performance.now() > from + forMs)) return;
    if (!first.length && performance.now() > killWaitsAt) {
      killWaitsAt += KILL_WAITS_EVERY_MS;
      await crew.kill('activities', random);
      continue;
    }
    await disturbOnce(first.shift() ?? random.weighted<How>(HOWS, 'kill'), { random, crew, askAll });
  }
}

async function disturbOnce(
  how: How,
  { random, crew, askAll }: { random: Random; crew: WorkerCrew; askAll: () => void },
): Promise<void> {
  switch (how) {
    case 'kill':
      return crew.kill('workflows', random);
    case 'stop':
      return crew.stop('workflows', random);
    case 'freeze':
      // What comes meanwhile, results, cancels, Updates and timers, comes to the workflow in one task.
      return crew.freezeAll('workflows', random.between(...FREEZE_MS));
    case 'stopActivities':
      return crew.stop('activities', random);
    case 'killAllAndAsk':
      // The questions wait, as what comes meanwhile does. A worker that takes a question first is handed a part of that.
      crew.killAll('workflows');
      return askAll();
  }
}
