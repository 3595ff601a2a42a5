import { CancellationScope, patched } from '@temporalio/workflow';
import type { Pipeline } from './pipeline';
import { knowsThatItWasReset, stopWhatNothingCameTo, tellWhatRuns } from './stop-earlier-runs';

/** Histories of 0.1.0 know nothing of it. */
const STOPS_WHAT_GOES_ON = 'stops-what-goes-on-at-the-end';

/** Waited for by nobody: the workflow has ended. */
export const NEVER = new Promise<never>(() => undefined);

interface UnderWay {
  pipeline: Pipeline;
  /** In which it was begun. */
  scope: CancellationScope;
  running: Promise<unknown>;
}

/** What goes on in this workflow. */
const underWay = new Set<UnderWay>();
/** It is of somebody else's code. */
let isInOthers = false;
let isEnding = false;

/** Keeps in mind what is run until it has ended. Where the workflow's own function has ended, nothing begins any more. */
export function keptInMind<T>(pipeline: Pipeline, run: () => Promise<T>): Promise<T> {
  if (isEnding) return NEVER;
  isInOthers ||= !pipeline.progress.ownsWorkflow;
  const running = run();
  const one = { pipeline, scope: CancellationScope.current(), running };
  underWay.add(one);
  const forget = (): void => void underWay.delete(one);
  running.then(forget, forget);
  return running;
}

/**
 * The function of a workflow of somebody else's has ended. What it has begun and not waited for is stopped (beside what has failed, as
 * with `Promise.all`; after a lost race; in a handler), as is what its runs before a reset left and it has not come to: nobody would
 * watch either, nor stop it.
 * @returns undefined where there is nothing to see to
 */
export function seeToTheEnd(): Promise<void> | undefined {
  const goesOn = underWay.size > 0 && patched(STOPS_WHAT_GOES_ON);
  const mayHaveLeft = isInOthers && knowsThatItWasReset();
  if (!goesOn && !mayHaveLeft) return undefined;
  isEnding = true;
  return CancellationScope.nonCancellable(async () => {
    if (goesOn) await stopWhatGoesOn();
    if (mayHaveLeft) await stopWhatNothingCameTo();
  });
}

async function stopWhatGoesOn(): Promise<void> {
  const goingOn = [...underWay];
  for (const { scope } of goingOn) scope.cancel();
  await Promise.allSettled(goingOn.map(({ running }) => running));
  for (const { pipeline } of goingOn) {
    const { name, steps } = pipeline.progress.status;
    for (const { id, receipt = [] } of steps) tellWhatRuns(`${name}, step ${id}`, receipt);
  }
}
