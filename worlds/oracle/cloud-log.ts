import type { LogEntry } from '../../simulator';
import type { WorldOutcome } from '../engine/world';

type Log = Pick<WorldOutcome, 'log' | 'user'>;

/** Further tries, what a backfill runs, and what was run before the step. */
const OF_NOBODY = new Set(['cloud', 'clock', 'before']);
const STARTS = new Set(['start', 'restart']);

/** What of this job was started by us, in the order of the log. */
export function startsOf({ log, user }: Log, name: string): LogEntry[] {
  return log.filter(({ effect, job, by }) => STARTS.has(effect) && job === name && by === user);
}

/** What somebody else has started, in the order of the log. */
export function strangersStarts({ log, user }: Log): LogEntry[] {
  return log.filter(({ effect, by }) => effect === 'start' && by !== user && !OF_NOBODY.has(by));
}

/** What was started by a request of ours of which something else was refused in the same reply: only a look tells which. */
export function startedInPart({ log, user }: Log): LogEntry[] {
  const refused = new Set(log.filter(({ effect, by }) => effect === 'refused' && by === user).map(({ at }) => at));
  return log.filter(({ effect, by, at }) => effect === 'start' && by === user && refused.has(at));
}

/**
 * Whether of a start under the fence of that time nobody heard what became of it, or only a run of the workflow that a reset had ended
 * before it was recorded.
 */
export function isUnheard(
  { startsInDoubt, startsUntold, startsToldAt, befallen }: WorldOutcome,
  keptAtMs: number,
): boolean {
  const isToldBefore = (untilMs: number) => startsToldAt.some((atMs) => atMs >= keptAtMs && atMs <= untilMs);
  const ended = befallen.some(({ deed, atMs }) => deed === 'reset' && atMs >= keptAtMs && !isToldBefore(atMs));
  return ended || startsInDoubt + startsUntold > 0;
}

/** What we have asked to stop, in the order of the log. */
export function stopsOf({ log, user }: Log): LogEntry[] {
  return log.filter(({ effect, by }) => effect === 'stop' && by === user);
}

/** The end of what was started, where it has one. */
export function endOf(log: LogEntry[], { run, job, seq }: LogEntry): LogEntry | undefined {
  return log.find((entry) => entry.effect === 'end' && entry.run === run && entry.job === job && entry.seq > seq);
}

/** Whether what was started has come to its end. */
export function hasEnded(log: LogEntry[], start: LogEntry): boolean {
  return endOf(log, start) !== undefined;
}
