import type { WorldOutcome } from '../engine/world';
import type { Promised } from '../oracle/finding';
import type { PromisedToPipelines } from '../pipelines/judge-pipeline';
import type { Judgement } from '../oracle/judge-world';
import type { WindowName } from '../oracle/windows';

/** What many worlds came to: plain data, since it goes from one thread to another. */
export interface Tally {
  worlds: number;
  /** Requests that have left a machine. */
  requests: number;
  /** Things that happened: timers, messages, replies. */
  happened: number;
  /** Virtual time that passed. */
  virtualMs: number;
  /** By kind of step and state, how many steps ended so; of whole pipelines, by state. */
  ends: Record<string, number>;
  broken: { seed: number; promise: Promised | PromisedToPipelines }[];
  windows: { seed: number; window: WindowName }[];
}

/** Of no world. */
export function emptyTally(): Tally {
  return { worlds: 0, requests: 0, happened: 0, virtualMs: 0, ends: {}, broken: [], windows: [] };
}

/** Counts one more world in. @param judgement what it did not keep; absent where nobody has judged it */
export function countIn(tally: Tally, outcome: WorldOutcome, judgement?: Judgement): void {
  const { plan, end, requests, happened, tookMs } = outcome;
  tally.worlds += 1;
  tally.requests += requests;
  tally.happened += happened;
  tally.virtualMs += tookMs;
  const state = `${plan.kind} ${end?.state ?? 'open'}`;
  tally.ends[state] = (tally.ends[state] ?? 0) + 1;
  const { seed } = plan;
  for (const { promise } of judgement?.broken ?? []) tally.broken.push({ seed, promise });
  for (const window of judgement?.windows ?? []) tally.windows.push({ seed, window });
}

/** What a world came to in which a whole workflow runs. */
interface LivedWorkflow extends Pick<WorldOutcome, 'requests' | 'happened' | 'tookMs'> {
  seed: number;
  /** What runs in it, and how it ended. */
  end: string;
  broken: { promise: PromisedToPipelines }[];
}

/** Counts one of those in. */
export function countWorkflow(tally: Tally, { seed, end, broken, requests, happened, tookMs }: LivedWorkflow): void {
  tally.worlds += 1;
  tally.requests += requests;
  tally.happened += happened;
  tally.virtualMs += tookMs;
  tally.ends[end] = (tally.ends[end] ?? 0) + 1;
  for (const { promise } of broken) tally.broken.push({ seed, promise });
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
    windows: [...one.windows, ...other.windows],
  };
}
