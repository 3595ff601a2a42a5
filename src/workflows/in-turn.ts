import { workflowInfo } from '@temporalio/workflow';

/**
 * So many turns of the promise queue each result has for itself: more than it takes from any result to the last thing
 * that is asked for because of it. `test/replay/one-by-one` turns red when it is too few.
 */
const TURNS = 64;

/** Which results have come with the same activation of the workflow, and wait for those before them. */
const queue: { historyLength: number; last: Promise<void> | undefined } = { historyLength: -1, last: undefined };

/**
 * Waits for something that comes by the history (the result of an activity, a timer, a child). What has come with the
 * same activation is taken one after the other, each followed to what is asked for because of it, in the order of the
 * history.
 *
 * How results are bundled into activations is not in the history: a query that reaches a worker without the run in its
 * cache hands over what has come so far, and the rest comes later; on replay they come together (seen with SDK 1.24). Where
 * branches took several results side by side, what they asked for would change its order with the number of promises
 * on each one's way.
 */
export function inTurn<T>(outside: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    outside.then(
      (value) => whenItsTurn(() => resolve(value)),
      (error: Error) => whenItsTurn(() => reject(error)),
    );
  });
}

/** As {@link inTurn}, for what is called back: at once where a result has come alone. */
export function whenItsTurn(take: () => void): void {
  const { historyLength } = workflowInfo();
  if (queue.historyLength !== historyLength) {
    // The first of its activation: nothing can be on its way any more.
    queue.historyLength = historyLength;
    queue.last = undefined;
    take();
    return;
  }
  const before = queue.last ?? Promise.resolve();
  queue.last = before.then(() => turns(TURNS)).then(take);
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
