/** Something that will happen, or happens again and again, until it is called off. */
export interface Timer {
  /** It happens no more. Calling it off twice, or after it happened, changes nothing. */
  cancel(): void;
}

/**
 * Where this room, the activities and the connections have time, timers and chance from, and nowhere else: so that their
 * own code can be run in another time than the machine's.
 */
export interface Clock {
  /** The time of day, in milliseconds since 1970. People set it, and two machines need not agree. */
  now(): number;
  /** Milliseconds since some moment, by a clock that no one sets. */
  monotonicMs(): number;
  /**
   * Does this once, so many milliseconds from now.
   * @param how.holdsProcess whether the process stays up for it. @default true
   */
  after(ms: number, act: () => void, how?: { holdsProcess?: boolean }): Timer;
  /** Does this every so many milliseconds. */
  every(ms: number, act: () => void): Timer;
  /** A number from 0 up to 1, drawn anew each time. */
  random(): number;
}

/* eslint-disable no-restricted-syntax, no-restricted-globals -- the one place that asks the machine */
const MACHINE: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (ms, act, { holdsProcess = true } = {}) => {
    const timer = setTimeout(act, ms);
    if (!holdsProcess) timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
  every: (ms, act) => {
    const timer = setInterval(act, ms);
    return { cancel: () => clearInterval(timer) };
  },
  random: () => Math.random(),
};
/* eslint-enable no-restricted-syntax, no-restricted-globals */

let current = MACHINE;

/** The clock of this process. */
export const clock: Clock = {
  now: () => current.now(),
  monotonicMs: () => current.monotonicMs(),
  after: (ms, act, how) => current.after(ms, act, how),
  every: (ms, act) => current.every(ms, act),
  random: () => current.random(),
};

/** From now on time passes by another clock. @returns how to go back to the one before */
export function goBy(other: Clock): () => void {
  const before = current;
  current = other;
  return () => (current = before);
}
