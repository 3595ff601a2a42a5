const AT_ONCE = Promise.resolve();

/**
 * Does this when nothing goes on any more: what was resolved has been gone on with, and so on until nothing is left. Node
 * runs what stands in the queue of ticks only once no microtask is left, and looks there again before it runs a microtask:
 * so a tick that a microtask asks for comes after all of them. Code whose clock and whose wire are ours waits for nothing
 * else.
 */
export function onceQuiet(act: () => void): void {
  void AT_ONCE.then(() => process.nextTick(act));
}
