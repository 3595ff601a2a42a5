/** Work that can be left between two of its pieces, each of which takes a few milliseconds at most. */
export type Pieces<T> = Generator<void, T, void>;

/** How long others on the same event loop wait at a time: health checks, heartbeats, other pipelines. */
const TURN_MS = 10;

/** Does all of it now: for a command line, which serves nobody else. */
export function atOnce<T>(work: Pieces<T>): T {
  for (;;) {
    const piece = work.next();
    if (piece.done) return piece.value;
  }
}

/**
 * Does it in turns: whatever else waits for the event loop comes between them.
 * @param nowMs milliseconds since some moment, by a clock that no one sets
 */
export async function inTurns<T>(work: Pieces<T>, nowMs: () => number): Promise<T> {
  let beganAt = nowMs();
  for (;;) {
    const piece = work.next();
    if (piece.done) return piece.value;
    if (nowMs() - beganAt < TURN_MS) continue;
    await new Promise(setImmediate);
    beganAt = nowMs();
  }
}
