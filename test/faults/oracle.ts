import type { LogEntry } from '../../simulator';
import type { Outcome, Trial } from './fault-world';
import { STRANGER } from './fault-world';
import type { Call } from './matrix';
import { isStop, isSwitch } from './matrix';

const STARTS = new Set<LogEntry['effect']>(['start', 'restart']);
const SWITCHES = new Set<LogEntry['effect']>(['scheduleOn', 'scheduleOff']);
/** What such a step has asked for goes on, however it ends: a cluster is left on its way, and a message is sent. */
const LEFT_ON_ITS_WAY: Call[] = ['CDM cluster start', 'CDM cluster stop', 'SMN publish'];

/** A step that nothing ends from outside: its start was accepted once, and it ended as its job did. */
export function expectOneTrueEnd({ cell }: Trial, outcome: Outcome): void {
  const { call, at, how } = cell;
  const { log, end, step, failure } = outcome;
  expectDeleted(cell, outcome);
  if (call === 'SMN publish') return expectAtMostOneMessage(acceptedStarts(log), end, failure);
  if (how === '400 without a word' && at === 'before the request is sent' && end !== 'succeeded' && !isStop(call)) {
    // It was a refusal indeed: nothing was started, which a look has shown, and the step says so. (The restart's workflow
    // is the tests' own, and fails with whatever its activity fails with.)
    const said = call === 'DGC restart' ? undefined : 'HuaweiCloud.InvalidRequest';
    expect({ failure, starts: acceptedStarts(log) }).toEqual({ failure: said, starts: [] });
    return;
  }
  expect(acceptedStarts(log, call)).toHaveLength(1);
  if (isStop(call)) {
    expect(log.some(({ effect }) => effect === 'stop')).toBe(true);
    expect(end).toBe('cancelled');
    expectNothingLeft(log, step?.receipt);
    return;
  }
  expect(end).toBe('succeeded');
  expect(goesOn(log)).toEqual(outlives(call) ? log.slice(-1).map(nameOf) : []);
}

/** What was created for a run is gone; what CDM has refused to delete for good, the step tells of. */
function expectDeleted({ how }: Trial['cell'], { created, step }: Outcome): void {
  if (how !== '400 without a word') return expect(created).toEqual([]);
  for (const name of created) expect(JSON.stringify(step?.runs)).toContain(name);
}

/** SMN does not tell what it has published: a message of which nobody knows is not sent again, and its step says so. */
function expectAtMostOneMessage(published: LogEntry[], end: Outcome['end'], failure?: string): void {
  if (end === 'succeeded') return expect(published).toHaveLength(1);
  expect({ end, failure }).toEqual({ end: 'failed', failure: 'HuaweiCloud.AmbiguousStart' });
  expect(published.length).toBeLessThanOrEqual(1);
}

/** A step that was ended from outside: started once at most, and nothing of ours goes on. */
export function expectEndedCleanly({ cell }: Trial, outcome: Outcome): void {
  const { call, how } = cell;
  const { log, end, failure, step } = outcome;
  expect(acceptedStarts(log, call).length).toBeLessThanOrEqual(1);
  expectDeleted(cell, outcome);
  if (!LEFT_ON_ITS_WAY.includes(call)) expectNothingLeft(log, step?.receipt);
  if (isStop(call)) return expect(['failed', 'cancelled']).toContain(end);
  // Its run has succeeded before: what comes while it is put away comes too late.
  if (call === 'CDM inline delete') return expect(end).toBe('succeeded');
  if (how === 'cancel') return expect(end).toBe('cancelled');
  expect({ end, failure }).toEqual({ end: 'failed', failure: 'HuaweiCloud.DeadlineExceeded' });
}

/** What of ours was accepted: starts and restarts; a switch counts in the direction it went first. */
function acceptedStarts(log: LogEntry[], call?: Call): LogEntry[] {
  // A backfill starts its instances by itself.
  const ours = log.filter(({ by }) => by !== STRANGER && by !== 'clock' && by !== 'cloud');
  if (call === 'CDM cluster stop') return ours.filter(({ effect }) => effect === 'stop');
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
