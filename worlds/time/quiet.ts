/**
 * Resolves when nothing goes on any more: what was resolved has been gone on with, and so on until nothing is left. Node
 * runs what stands in the queue of ticks only once no microtask is left, so that a tick that is asked for now comes after
 * all of them. Code whose clock and whose wire are ours waits for nothing else.
 */
export function quiet(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
