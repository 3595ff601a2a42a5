import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { Fence } from '../../domain/fence';
import { openFromMs, openUntilMs, settleTime, stillSettlingMs, timesFromFirst } from '../../domain/fence';
import type { MixedReply } from '../../domain/mixed-reply';
import { findingOf, isInTime } from '../../domain/run';
import type { StartAttempt } from './start-options';
import { leaveAlone } from './start-survey';
import { ambiguous, type StartUnderWay } from './start-under-way';

/** Between two looks for the same runs. */
export const LOOK_PAUSE_MS = 2_000;
/** How long looks may fail before the attempt is given up: the fence stays, and the next attempt looks on. */
const MAX_UNREADABLE_MS = 30_000;

/** When the cloud said what it shows, by its own clock. */
interface CloudView {
  cloudTimeMs?: number;
}

/** How long looks for runs of ours go on. */
interface Patience {
  /** How much longer a start may come up, in milliseconds, where looks have gone on for so long. */
  leftMs: (view: CloudView, waitedMs: number) => number;
  /** Whether a run of ours may come up beside one that is seen and may be somebody else's. */
  mayBeToCome: (view: CloudView, waitedMs: number) => boolean;
}

/** After an answer that tells nothing, the request may still be on its way for as long as its timeout. */
export async function settleSince<Mark, Trace>(
  start: StartUnderWay<Mark, Trace>,
  fence: Fence<Mark>,
  units: string[],
  sentAtMs: number,
): Promise<void> {
  const { requestTimeoutMs, visibilityMs } = start.options.times;
  const until = sentAtMs + requestTimeoutMs + visibilityMs;
  await settle(start, fence, units, {
    leftMs: () => until - start.attempt.nowMs(),
    // What has become of the request is heard here: one that was carried out is shown within the visibility delay.
    mayBeToCome: (_view, waitedMs) => waitedMs < visibilityMs,
  });
}

/** Of a start that another attempt may have sent, and that may be on its way still, long after the process is gone. */
export async function settleAfterOthers<Mark, Trace>(
  start: StartUnderWay<Mark, Trace>,
  fence: Fence<Mark>,
  units: string[],
): Promise<void> {
  const leftMs: Patience['leftMs'] = ({ cloudTimeMs }, waitedMs) => stillSettlingMs(fence, cloudTimeMs, waitedMs);
  await settle(start, fence, units, { leftMs, mayBeToCome: (view, waitedMs) => leftMs(view, waitedMs) > 0 });
}

/** Looks until these units have shown their runs, or none can come up any more. */
async function settle<Mark, Trace>(
  start: StartUnderWay<Mark, Trace>,
  fence: Fence<Mark>,
  units: string[],
  { leftMs, mayBeToCome }: Patience,
): Promise<void> {
  const { attempt, outcome } = start;
  const from = attempt.nowMs();
  const awaited = () => units.filter((unit) => outcome.open.includes(unit));
  for (let seenAt = from; awaited().length;) {
    const waitedMs = attempt.nowMs() - from;
    const isEarly = (view: CloudView) => mayBeToCome(view, waitedMs);
    const seen = await patiently(attempt, seenAt, lookSince(start, fence, awaited(), isEarly));
    if (!awaited().length) return;
    if (seen) seenAt = attempt.nowMs();
    const left = seen && !seen.undecided ? leftMs(seen.view, attempt.nowMs() - from) : LOOK_PAUSE_MS;
    if (left <= 0) return start.refuseToRepeatAccepted(fence);
    await attempt.pause(Math.min(LOOK_PAUSE_MS, left));
  }
}

/** The marks stand, so that a late run of ours still counts as newer; one more look makes the lease fresh. @returns from when it counts */
export async function renewLease<Mark, Trace>(start: StartUnderWay<Mark, Trace>, fence: Fence<Mark>): Promise<number> {
  const { attempt, options, outcome } = start;
  const from = attempt.nowMs();
  // Ours would have been shown.
  const { view } = await lookSince(start, fence, outcome.open, () => false);
  const leaseFrom = attempt.nowMs();
  const settleMs = settleTime(options.times, leaseFrom - from);
  const times = timesFromFirst(fence, { cloudTimeMs: view.cloudTimeMs, settleMs });
  start.fence = { ...fence, ...times, mixed: start.mixedStillInDoubt };
  return leaseFrom;
}

/**
 * A unit said to be refused may show a start all the same: the reply is positional and its order is not promised, or
 * someone else started it meanwhile. It runs, then, but nothing says that it is ours to stop.
 * @param said of the first of them
 */
export async function recheckRefused<Mark, Trace>(
  start: StartUnderWay<Mark, Trace>,
  fence: Fence<Mark>,
  refused: string[],
  said: Pick<MixedReply, 'kind' | 'reason' | 'again'>,
): Promise<void> {
  const { job, outcome, fenceRead } = start;
  // A reply is heard once: whoever comes after this attempt is not to take for ours what it has refused.
  const reply = { taken: { least: 0, most: 0 }, isUnsure: false, ...said };
  await start.keepMixed(fence, { units: refused, reply });
  const view = await job.since(refused, fence.marks, fenceRead);
  for (const unit of refused) {
    const finding = findingOf(view.candidates[unit] ?? []);
    if (finding.is !== 'one') continue;
    const doubt = 'it was said to be refused, and runs: started by this step or by someone else';
    outcome.found(unit, { ...finding.run, origin: 'alreadyRunning', doubt });
  }
}

/**
 * Looks for runs of ours, and takes a lone one for ours once ours would have been shown too.
 * @param isEarly whether ours may still come up beside one that is seen
 * @returns what was seen, and whether a run is there of which it is too early to tell
 */
async function lookSince<Mark, Trace>(
  start: StartUnderWay<Mark, Trace>,
  fence: Fence<Mark>,
  units: string[],
  isEarly: (view: CloudView) => boolean,
): Promise<{ view: CloudView; undecided: boolean }> {
  const { job, outcome, seenInTime } = start;
  const view = await job.since(units, fence.marks, start.fenceRead);
  const until = openUntilMs(fence, view.cloudTimeMs);
  const isAmbiguous = job.ownershipIsAmbiguous?.() === true;
  let undecided = false;
  for (const unit of units) {
    const candidates = view.candidates[unit] ?? [];
    const openUntil = isInTime(candidates, seenInTime) ? undefined : until;
    // Where nothing of ours can exist, whoever began it is not asked.
    const openFrom = start.inDoubt.has(unit) ? openFromMs(fence) : undefined;
    const finding = findingOf(candidates, openUntil, openFrom);
    if (finding.is === 'unclear') throw ambiguous(unit, finding.evidence);
    if (finding.is !== 'one') continue;
    if (!start.inDoubt.has(unit)) leaveAlone(start, { active: { [unit]: finding.run }, refused: [] });
    else if ((isAmbiguous || finding.mayBeFollowed) && isEarly(view)) {
      undecided = true;
      // What follows it goes by the same id.
      if (!finding.mayBeFollowed) seenInTime.add(finding.run.id);
    } else outcome.found(unit, finding.settled);
  }
  return { view, undecided };
}

/**
 * Puts up with a look that fails, for half a minute since the last that did not.
 * @param seenAt when the last look that did not fail was over, by the attempt's clock
 * @returns what a look sees; undefined where it failed and that may pass
 * @throws once looks have failed for long
 */
export function patiently<View>(attempt: StartAttempt, seenAt: number, look: Promise<View>): Promise<View | undefined> {
  return look.catch((error: unknown) => {
    const passes = error instanceof HuaweiCloudError && error.isTransient;
    if (!passes || attempt.nowMs() - seenAt >= MAX_UNREADABLE_MS) throw error;
    return undefined;
  });
}
