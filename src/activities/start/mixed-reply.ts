import type { Fence } from '../../domain/fence';
import { type MixedAnswer, ofTheOthers } from '../../domain/mixed-reply';
import type { Run } from '../../domain/run';
import { findingOf } from '../../domain/run';
import { LOOK_PAUSE_MS, patiently } from './start-looks';
import { ambiguous, type StartUnderWay } from './start-under-way';

/** The cloud tells when it answers in whole seconds. */
const CLOCK_GRAIN_MS = 1_000;

/** A mixed reply that this attempt settles. */
export interface MixedToSettle extends MixedAnswer {
  /** From when on its runs are awaited, by the attempt's clock, in milliseconds: when it came, or was taken over. */
  answeredAtMs: number;
}

/**
 * Waits until every run that a mixed reply has started is shown. What shows one was taken, what shows none was
 * refused, as long as the numbers agree with what the reply says.
 * @param mayTryAgain whether what was refused for now is left open, to be sent once more
 */
export async function settleMixed<Mark, Trace>(
  start: StartUnderWay<Mark, Trace>,
  fence: Fence<Mark>,
  { units, reply, answeredAtMs }: MixedToSettle,
  mayTryAgain: boolean,
): Promise<void> {
  const { outcome } = start;
  const { requestTimeoutMs, visibilityMs } = start.options.times;
  const until = answeredAtMs + visibilityMs + (reply.isUnsure ? requestTimeoutMs : 0);
  const runs = await runsShownUntil(start, fence, { units, reply }, until);
  const left = units.filter((unit) => !runs.has(unit));
  const isOneTooMany = runs.size > reply.taken.most;
  for (const [unit, run] of runs) {
    const doubt = `${runs.size} of ${units.length} run, and the cloud said that it started ${reply.taken.most}: ${reply.reason}`;
    outcome.found(unit, isOneTooMany ? { ...run, origin: 'alreadyRunning', doubt } : run);
  }
  if (runs.size < reply.taken.least) {
    for (const unit of left) start.accepted.add(unit);
    return start.refuseToRepeatAccepted(
      fence,
      `it took ${reply.taken.least} of ${units.join(', ')}, and of others it said: ${reply.reason}`,
    );
  }
  // What was refused was not started: whatever runs of it from now on is somebody else's.
  if (!reply.isUnsure) for (const unit of left) start.inDoubt.delete(unit);
  if (reply.again && mayTryAgain) return;
  for (const job of left) outcome.refuse({ job, kind: reply.kind, reason: reply.reason });
}

/** What an earlier attempt has heard: which of these it took, the runs tell that are shown, as they would have told that attempt. */
export async function settleMixedOfEarlier<Mark, Trace>(
  start: StartUnderWay<Mark, Trace>,
  fence: Fence<Mark>,
): Promise<void> {
  const { mixed } = fence;
  if (!mixed) return;
  const units = mixed.units.filter((unit) => start.inDoubt.has(unit));
  if (!units.length) return;
  // What is taken over from before a reset the reply took, too.
  const { outcome } = start;
  const reply = ofTheOthers(mixed.reply, {
    taken: mixed.units.filter((unit) => outcome.isOurs(unit)).length,
    doubted: mixed.units.filter((unit) => outcome.isDoubted(unit)).length,
  });
  await settleMixed(start, fence, { units, reply, answeredAtMs: start.attempt.nowMs() }, true);
}

/** The runs of these units that came after the fence, looked for until then or until each has one. */
async function runsShownUntil<Mark, Trace>(
  { job, attempt, fenceRead }: StartUnderWay<Mark, Trace>,
  { marks }: Fence<Mark>,
  { units, reply: { answeredAtMs = Infinity } }: MixedAnswer,
  untilMs: number,
): Promise<Map<string, Run<Trace>>> {
  const runs = new Map<string, Run<Trace>>();
  const [goingOn, over] = [new Set<string>(), new Set<string>()];
  for (let seenAt = attempt.nowMs(); ;) {
    const askedAt = attempt.nowMs();
    const view = await patiently(attempt, seenAt, job.since(units, marks, fenceRead));
    if (view) seenAt = attempt.nowMs();
    for (const unit of units) {
      const finding = findingOf(view?.candidates[unit] ?? []);
      if (finding.is === 'unclear') throw ambiguous(unit, finding.evidence);
      // What went on when the reply came, and is over, was what the reply was about: what comes after it goes by the same id.
      if (finding.is !== 'one' || over.has(unit)) continue;
      const { settled, mayBeFollowed, endedAtMs = 0 } = finding;
      runs.set(unit, settled);
      if (!mayBeFollowed) goingOn.add(unit);
      else if (goingOn.has(unit) || endedAtMs >= answeredAtMs + CLOCK_GRAIN_MS) over.add(unit);
    }
    if (runs.size === units.length || (view && askedAt >= untilMs)) return runs;
    await attempt.pause(LOOK_PAUSE_MS);
  }
}
