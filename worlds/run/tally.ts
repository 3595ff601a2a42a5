import type { WorldOutcome } from '../engine/world';
import type { Broken, Promised } from '../oracle/judge-world';

/** What many worlds came to: plain data, since it goes from one thread to another. */
export interface Tally {
  worlds: number;
  /** Requests that have left a machine. */
  requests: number;
  /** Things that happened: timers, messages, replies. */
  happened: number;
  /** Virtual time that passed. */
  virtualMs: number;
  /** By kind of step and state, how many steps ended so. */
  ends: Record<string, number>;
  broken: { seed: number; promise: Promised }[];
}

/** Of no world. */
export function emptyTally(): Tally {
  return { worlds: 0, requests: 0, happened: 0, virtualMs: 0, ends: {}, broken: [] };
}

/** Counts one more world in. @param broken what it did not keep */
export function countIn(tally: Tally, outcome: WorldOutcome, broken: Broken[]): void {
  const { plan, end, requests, happened, tookMs } = outcome;
  tally.worlds += 1;
  tally.requests += requests;
  tally.happened += happened;
  tally.virtualMs += tookMs;
  const state = `${plan.kind} ${end?.state ?? 'open'}`;
  tally.ends[state] = (tally.ends[state] ?? 0) + 1;
  for (const { promise } of broken) tally.broken.push({ seed: plan.seed, promise });
}

/** Both together. */
export function sumOf(one: Tally, other: Tally): Tally {
  const ends = { ...one.ends };
  for (const [state, count] of Object.entries(other.ends)) ends[state] = (ends[state] ?? 0) + count;
  return {
    worlds: one.worlds + other.worlds,
    requests: one.requests + other.requests,
    happened: one.happened + other.happened,
    virtualMs: one.virtualMs + other.virtualMs,
    ends,
    broken: [...one.broken, ...other.broken],
  };
}
