import type { WireRequest } from '../processes/wire-log';

/** When the state of each job was learned, in milliseconds since 1970. */
export type Looks = Map<string, number[]>;

/**
 * Reads that told of a job: its own status, its submissions, or a row of a list. One list reply is a look at each, and one of all
 * that begins so (`in/*`) at each that would be in it.
 */
export function looksIn(requests: readonly WireRequest[]): Looks {
  const looks: Looks = new Map();
  for (const { method, status, told, endedAt } of requests) {
    if (method !== 'GET' || status !== 200) continue;
    for (const job of told) looks.set(job, [...(looks.get(job) ?? []), endedAt]);
  }
  return looks;
}

export interface LookWindow {
  /** From when looks were written down. */
  sinceMs: number;
  fromMs: number;
  toMs: number;
  /** The pause that was asked for between two looks at one job. */
  intervalMs: number;
}

export interface LookCount {
  /** Looks that were due: a second one within half an interval teaches nothing and does not count. */
  done: number;
  /** How late each look was, and how late those are by now that never came, in milliseconds. */
  latenessMs: number[];
}

/**
 * Counts the looks really done at these jobs in a window, and how late they were: the time since the look before, less
 * the interval. A job whose look is overdue when the window ends counts with what it is late so far, or a system that
 * cannot keep up would look punctual.
 */
export function countLooks(jobs: readonly string[], looks: Looks, window: LookWindow): LookCount {
  const counts = jobs.map((job) => countOne(looksAt(job, looks), window));
  return {
    done: counts.reduce((sum, { done }) => sum + done, 0),
    latenessMs: counts.flatMap(({ latenessMs }) => latenessMs),
  };
}

/** When the state of one job was learned, by itself or by a list, in their order. */
export function looksAt(job: string, looks: Looks): number[] {
  const isOf = (told: string): boolean => told === job || (told.endsWith('*') && job.startsWith(told.slice(0, -1)));
  const times = [...looks].flatMap(([told, at]) => (isOf(told) ? at : []));
  return times.sort((one, other) => one - other);
}

function countOne(times: readonly number[], { sinceMs, fromMs, toMs, intervalMs }: LookWindow): LookCount {
  let done = 0;
  let last: number | undefined;
  const latenessMs: number[] = [];
  for (const time of times.filter((other) => other < toMs)) {
    if (last !== undefined && time - last < intervalMs / 2) continue;
    if (time >= fromMs) {
      done += 1;
      latenessMs.push(Math.max(0, time - (last ?? sinceMs) - intervalMs));
    }
    last = time;
  }
  const overdueMs = toMs - (last ?? sinceMs) - intervalMs;
  if (overdueMs > 0) latenessMs.push(overdueMs);
  return { done, latenessMs };
}
