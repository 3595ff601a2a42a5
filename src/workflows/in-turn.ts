import { CancellationScope, inWorkflowContext, isCancellation, sleep } from '@temporalio/workflow';
import { tryUnblockConditions } from '@temporalio/workflow/lib/worker-interface';

/**
 * So many turns of the promise queue each result has for itself: more than it takes from any result to the last thing
 * that is asked for because of it. `test/replay/in-parts` turns red when it is too few.
 */
const TURNS = 64;

const use = { begun: false };

/** Whether this workflow has waited for anything of ours yet. */
export function isInUse(): boolean {
  return use.begun;
}

/**
 * Takes one after the other, each followed to what is asked for because of it.
 *
 * How results are bundled into activations is not in the history: a query that reaches a worker without the run in its
 * cache hands over what has come so far, and the rest comes later; on replay they come together (seen with SDK 1.24). Where
 * branches took several results side by side, what they asked for would change its order with the number of promises
 * on each one's way.
 */
export function oneAfterTheOther<T>([first, ...others]: readonly T[], take: (one: T) => void): void {
  if (first === undefined) return;
  // A timer of an earlier turn may be among the others, and what waits for it would go on before them.
  afterCancel = undefined;
  take(first);
  if (!others.length) return;
  void followed()
    .then(() => oneAfterTheOther(others, take))
    .catch((error: unknown) => {
      // What is left over of a task that has failed goes on when the workflow is gone already. Unheard, it would end the worker.
      if (inWorkflowContext()) throw error;
    });
}

/** Resolves once everything has been asked for. What waits for a condition hears of it as at the end of an activation. */
async function followed(): Promise<void> {
  do await turns(TURNS);
  while (tryUnblockConditions() > 0);
}

/**
 * Waits for something that comes by the history: the result of an activity, a timer, a child.
 *
 * What was cancelled before it was sent the SDK ends by itself, with nothing in the history, in an activation of its own: before
 * what the workflow task brings besides, or after it, as that was handed over; and whether it was sent is not to be
 * known where a part of a task is handed over early.
 * @param cancel of the scope that goes on now: it `ends` the wait there and then, or `isFollowed` until what was asked for has
 * ended; what was never sent ends with a timer then, which is in the history
 */
export function inTurn<T>(outside: Promise<T>, cancel: 'ends' | 'isFollowed'): Promise<T> {
  use.begun = true;
  const scope = CancellationScope.current();
  return new Promise((resolve, reject) => {
    let isOver = false;
    let later: Promise<void> | undefined;
    outside.then(
      (value) => {
        isOver = true;
        resolve(value);
      },
      (error: Error) => {
        isOver = true;
        if (later && isCancellation(error)) void later.then(() => reject(error));
        else reject(error);
      },
    );
    scope.cancelRequested.catch((error: Error) => {
      if (isOver || !scope.consideredCancelled) return;
      if (cancel === 'ends') reject(error);
      else later = afterTheCancel();
    });
  });
}

let afterCancel: Promise<void> | undefined;

/** Resolves in a later workflow task, for all that is cancelled in this turn. */
function afterTheCancel(): Promise<void> {
  afterCancel ??= CancellationScope.nonCancellable(() => sleep(1, { summary: 'after a cancel' }));
  return afterCancel;
}

/** Resolves after so many turns of the promise queue. One promise in all, since Temporal takes a stack trace of each. */
function turns(count: number): Promise<void> {
  return new Promise((resolve) => {
    const turn = (left: number): PromiseLike<void> => ({
      then: (next) => {
        (next as (value: unknown) => void)(left > 0 ? turn(left - 1) : undefined);
        return undefined as never;
      },
    });
    resolve(turn(count));
  });
}
