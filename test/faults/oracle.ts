import type { LogEntry } from '../../simulator';
import type { Outcome, Trial } from './fault-world';
import { STRANGER } from './fault-world';
import type { Call } from './matrix';
import { isStop, isSwitch } from './matrix';

const STARTS = new Set<LogEntry['effect']>(['start', 'restart']);
const SWITCHES = new Set<LogEntry['effect']>(['scheduleOn', 'scheduleOff']);

/** A step that nothing ends from outside: its start was accepted once, and it ended as its job did. */
export function expectOneTrueEnd({ cell: { call } }: Trial, { log, end, step }: Outcome): void {
  expect(acceptedStarts(log)).toHaveLength(1);
  if (isStop(call)) {
    expect(log.some(({ effect }) => effect === 'stop')).toBe(true);
    expect(end).toBe('cancelled');
    expectNothingLeft(log, step?.receipt);
    return;
  }
  expect(end).toBe('succeeded');
  expect(goesOn(log)).toEqual(outlives(call) ? log.slice(-1).map(nameOf) : []);
}

/** A step that was ended from outside: started once at most, and nothing of ours goes on. */
export function expectEndedCleanly({ cell }: Trial, { log, end, failure, step }: Outcome): void {
  expect(acceptedStarts(log).length).toBeLessThanOrEqual(1);
  expectNothingLeft(log, step?.receipt);
  if (isStop(cell.call)) return expect(['failed', 'cancelled']).toContain(end);
  if (cell.how === 'cancel') return expect(end).toBe('cancelled');
  expect({ end, failure }).toEqual({ end: 'failed', failure: 'HuaweiCloud.DeadlineExceeded' });
}

/** What of ours was accepted: starts and restarts; a switch counts in the direction it went first. */
function acceptedStarts(log: LogEntry[]): LogEntry[] {
  // A backfill starts its instances by itself.
  const ours = log.filter(({ by }) => by !== STRANGER && by !== 'clock');
  const first = ours.find(({ effect }) => SWITCHES.has(effect));
  return first ? ours.filter(({ effect }) => effect === first.effect) : ours.filter(({ effect }) => STARTS.has(effect));
}

function expectNothingLeft(log: LogEntry[], receipt: { run: string; leftRunning: string | null }[] = []): void {
  const listed = receipt.filter(({ leftRunning }) => leftRunning !== null).map(({ run }) => run);
  expect(goesOn(log).filter((run) => !listed.includes(run))).toEqual([]);
}

/** The runs that we began and that have not ended; a schedule that stands otherwise than it stood at first. */
function goesOn(log: LogEntry[]): string[] {
  const going = new Set<string>();
  for (const entry of log) {
    if (STARTS.has(entry.effect) && entry.by !== STRANGER) going.add(nameOf(entry));
    if (entry.effect === 'end') going.delete(nameOf(entry));
  }
  const switches = log.filter(({ effect }) => SWITCHES.has(effect));
  const last = switches.at(-1);
  if (last && last.effect === switches[0]?.effect) going.add(nameOf(last));
  return [...going];
}

function nameOf({ run, effect }: LogEntry): string {
  return run ?? effect;
}

function outlives(call: Call): boolean {
  return isSwitch(call) || call === 'DLI run';
}
