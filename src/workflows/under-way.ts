import { CancellationScope, log, patched } from '@temporalio/workflow';
import type { Pipeline } from './pipeline';

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
let isEnding = false;

/** Keeps in mind what is run until it has ended. Where the workflow's own function has ended, nothing begins any more. */
export function keptInMind<T>(pipeline: Pipeline, run: () => Promise<T>): Promise<T> {
  if (isEnding) return NEVER;
  const running = run();
  const one = { pipeline, scope: CancellationScope.current(), running };
  underWay.add(one);
  const forget = (): void => void underWay.delete(one);
  running.then(forget, forget);
  return running;
}

/**
 * The function of a workflow of somebody else's has ended, and what it has begun goes on: beside what has failed (`Promise.all`), after a
 * lost race, or in a handler. Nobody would watch it, nor stop it: it is cancelled, which stops its jobs, and waited for.
 * @returns undefined where nothing goes on
 */
export function stopWhatGoesOn(): Promise<void> | undefined {
  if (!underWay.size || !patched(STOPS_WHAT_GOES_ON)) return undefined;
  isEnding = true;
  const goingOn = [...underWay];
  for (const { scope } of goingOn) scope.cancel();
  return Promise.allSettled(goingOn.map(({ running }) => running)).then(() => {
    for (const { pipeline } of goingOn) tellWhatIsLeft(pipeline);
  });
}

/** Of what nobody waits for any more, only the log can tell it. */
function tellWhatIsLeft({ progress }: Pipeline): void {
  for (const { id, receipt = [] } of progress.status.steps) {
    for (const { leftRunning } of receipt) {
      if (leftRunning !== null)
        log.error(`${progress.status.name}, step ${id}, at the end of its workflow: ${leftRunning}`);
    }
  }
}
