import type { HoldPoint } from '../support/crash-points';
import type { WorkerProcess } from '../support/start-worker-process';
import { startWorkerProcess } from '../support/start-worker-process';
import type { FaultWorld, Outcome, Trial } from './fault-world';
import { sideBySide } from './fault-world';
import type { Point } from './matrix';
import { isStop } from './matrix';

export const HOLD_AT: Record<Point, HoldPoint> = {
  'before the request is sent': 'beforeSend',
  'after it was accepted': 'afterAccept',
  'after the reply arrived': 'afterReply',
  'after the activity returned': 'afterReturn',
};

const LOOK_EVERY_MS = 50;
/** A call that has not come to its point by now never will: better a test that says so than one that hangs. */
const LONGEST_WAY_MS = 300_000;

/** What a wave of trials came to. */
export interface Wave {
  outcomes: Map<Trial, Promise<Outcome>>;
  /** The trials that stood at their point when the signal came. */
  heldAtSignal: ReadonlySet<string>;
}

/**
 * One worker process serves all the trials; when each stands at its point the process gets the signal, and a second
 * worker takes over.
 */
export async function runWave(world: FaultWorld, trials: Trial[], signal: 'SIGKILL' | 'SIGTERM'): Promise<Wave> {
  const holdReply = async (trial: Trial) => {
    if (trial.cell.at !== 'after it was accepted') return;
    world.cloud.fault({ kind: 'hang', when: 'after', match: await world.requestOf(trial) });
  };
  const process = startWorkerProcess(
    world.place,
    trials.map(({ cell, unit, drill }) => ({ ...drill, unit, at: HOLD_AT[cell.at as Point] })),
  );
  const outcomes = sideBySide(trials, async (trial) => {
    if (!isStop(trial.cell.call)) await holdReply(trial);
    const handle = await world.begin(trial);
    if (isStop(trial.cell.call)) {
      await world.untilLogged(trial.unit, trial.drill.standing ?? 'start');
      await holdReply(trial);
      await handle.cancel();
    }
    return world.outcome(trial, handle);
  });
  await untilAllStand(world, trials, process);
  const heldAtSignal = new Set(process.held);
  process.kill(signal);
  await world.work();
  await process.ended;
  return { outcomes, heldAtSignal };
}

async function untilAllStand(world: FaultWorld, trials: Trial[], process: WorkerProcess): Promise<void> {
  const giveUpAt = Date.now() + LONGEST_WAY_MS;
  while (trials.some(({ unit }) => !process.held.has(unit)) && Date.now() < giveUpAt)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  // One that waits for its reply stands there once the cloud has accepted it.
  const accepted = trials.filter(({ cell, unit }) => cell.at === 'after it was accepted' && process.held.has(unit));
  await Promise.all(accepted.map(async (trial) => world.untilAccepted(trial)));
}
