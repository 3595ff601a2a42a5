import type { CallOptions } from '../../client/call-options';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { Fence, FenceTimes } from '../../domain/fence';
import {
  FENCE_READ_TIMEOUT_MS,
  openFromMs,
  openUntilMs,
  settleTime,
  stillSettlingMs,
  timesFromFirst,
} from '../../domain/fence';
import type { MixedReply } from '../../domain/mixed-reply';
import type { WhenRunning } from '../../domain/plan';
import type { Run, StartResult } from '../../domain/run';
import { findingOf, isInTime } from '../../domain/run';
import { goingOn } from './going-on';
import type { RemoteJob, StartAnswer, Survey } from '../remote-job';
import { StartOutcome } from './start-outcome';
import { StepFailure } from '../step-failure';

const LOOK_PAUSE_MS = 2_000;
const PAUSE_BEFORE_TRY_MS = 2_000;
const MOST_TRIES = 3;
const CALLED_OFF = 'not sent any more: the step was cancelled, or its time was up';
/** How long looks may fail before the attempt is given up: the fence stays, and the next attempt looks on. */
const MAX_UNREADABLE_MS = 30_000;

/** When the cloud said what it shows, by its own clock. */
interface CloudView {
  cloudTimeMs?: number;
}
/** How much longer a start may come up, in milliseconds, where looks have gone on for so long. */
type LeftMs = (view: CloudView, waitedMs: number) => number;
type MayBeToCome = (view: CloudView, waitedMs: number) => boolean;

/** What a start needs of the process that carries it out. */
export interface StartAttempt {
  /** The fence of an earlier attempt, if one was written. */
  readonly fence: Fence | undefined;
  /** That attempt has sent nothing under it. @default false */
  readonly isUnsent?: boolean;
  /** Whose start it is: where calls wait for the budget, keys take turns. */
  readonly fairnessKey?: string;
  /**
   * Has the Temporal server store the fence, and returns once it has.
   * @throws when it could not be stored: nothing may be sent then
   */
  keep(fence: Fence): Promise<void>;
  /** Waits. @throws when this worker is about to stop */
  pause(ms: number): Promise<void>;
  /** Whether the step has been cancelled, or its time is up, as far as has been heard: no further start is sent then. */
  readonly isCalledOff?: boolean;
  /** A clock that no one sets, in milliseconds. */
  nowMs(): number;
}

/** What a start goes by beside its job. */
export interface StartOptions {
  /** How long its lease, its request and the showing of its run may take. */
  times: FenceTimes;
  /** What to do when a unit already runs. */
  whenRunning: WhenRunning;
  /** Whether units may be started while others of the same batch are refused. */
  partially: boolean;
  /** Runs that an earlier run of the workflow, from before its reset, has started: taken over where they go on. */
  ours?: readonly Run[];
}

/**
 * Starts a job once, however often it is called. Before the request leaves, the newest known run is stored by the
 * Temporal server as a fence; whoever comes after a lost reply or a crash looks for runs newer than it, adopts exactly
 * one that can be ours, and starts again only when none can still come up.
 * @throws HuaweiCloudError when the cloud said no, or could not be asked
 * @throws StepFailure `AmbiguousStart` when what the cloud shows cannot be told apart; `Conflict` when the job already
 *   runs and that is to fail; `CalledOff` when the step was cancelled before the start was sent, or sent again
 */
export async function startWithFence<Mark, Trace>(
  job: RemoteJob<Mark, Trace>,
  options: StartOptions,
  attempt: StartAttempt,
): Promise<StartResult> {
  return new FencedStart(job, options, attempt).run();
}

class FencedStart<Mark, Trace> {
  private readonly outcome: StartOutcome;
  private readonly accepted = new Set<string>();
  private fence: Fence<Mark> | undefined;
  /** The units of which a start sent under the fence may exist although nothing of it is known. */
  private readonly inDoubt = new Set<string>();
  private lastError: HuaweiCloudError | undefined;
  /** What the last request met with, in words. */
  private trouble: string | undefined;
  /** The units of the last start, where its reply took some and refused others without saying which. */
  private mixed: { units: string[]; reply: MixedReply; answeredAtMs: number } | undefined;
  /** Runs that were seen while a start under the fence could still come up: whatever time they bear, they did not begin later. */
  private readonly seenInTime = new Set<string>();
  /** When the last start left, as far as is known. */
  private sentAtMs = 0;
  private readonly fenceRead: CallOptions;

  constructor(
    private readonly job: RemoteJob<Mark, Trace>,
    private readonly options: StartOptions,
    private readonly attempt: StartAttempt,
  ) {
    this.outcome = new StartOutcome(job.units);
    this.fenceRead = {
      priority: 'fence',
      timeoutMs: FENCE_READ_TIMEOUT_MS,
      fairnessKey: attempt.fairnessKey,
    };
  }

  async run(): Promise<StartResult> {
    await this.takeOver();
    const earlier = this.attempt.fence as Fence<Mark> | undefined;
    if (earlier && !earlier.closed && !this.attempt.isUnsent) await this.resume(earlier);
    for (let tries = 1; this.outcome.open.length; tries += 1) {
      // Where nothing of ours can exist, what has come since is somebody else's: it belongs into a new fence. Left open, the
      // old one would have whoever stops the step take that for ours.
      if (this.fence && !this.isInDoubt && !this.outcome.mayHaveOurs) await this.closeFence(this.fence);
      const leaseFrom = this.fence && this.isInDoubt ? await this.renewLease(this.fence) : await this.survey();
      if (!this.outcome.open.length || !this.fence) break;
      if (!(await this.keepUnlessCalledOff(this.fence))) break;
      const unknown = await this.send(this.fence, leaseFrom, tries);
      if (this.mixed) await this.settleMixed(await this.keepMixed(this.fence, this.mixed), tries);
      else if (unknown.length) await this.settleSince(unknown, this.sentAtMs);
      if (this.outcome.open.length) this.giveUpWhereUseless(tries);
      if (this.outcome.open.length) await this.pauseBeforeTry(PAUSE_BEFORE_TRY_MS * tries);
    }
    return this.outcome.result();
  }

  /** Where nothing of ours can exist and this worker is about to stop, the next is told so: what runs by then is somebody else's. */
  private async pauseBeforeTry(ms: number): Promise<void> {
    try {
      await this.attempt.pause(ms);
    } catch (error) {
      if (!this.fence || this.isInDoubt || this.outcome.mayHaveOurs) throw error;
      await this.closeFence(this.fence);
      throw new StepFailure('Unavailable', 'nothing was started yet, and this worker is about to stop', {
        isUnsent: true,
        before: this.trouble,
      });
    }
  }

  private async takeOver(): Promise<void> {
    const ours = (this.options.ours ?? []).filter(({ origin }) => origin !== 'alreadyRunning') as Run<Trace>[];
    if (!ours.length) return;
    const { visibilityMs } = this.options.times;
    const { attempt, fenceRead: call } = this;
    for (const run of await goingOn(this.job, ours, { visibilityMs, call, attempt })) {
      const unit = this.job.units.find((one) => one === run.id || one === run.job);
      if (unit !== undefined) this.outcome.found(unit, { ...run, origin: 'adopted' });
    }
  }

  /** Takes over from an attempt that may have sent a start: waits until none can come up any more. */
  private async resume(fence: Fence<Mark>): Promise<void> {
    this.fence = fence;
    const covered = this.outcome.open.filter((unit) => Object.hasOwn(fence.marks, unit));
    this.doubt(covered);
    for (const unit of fence.accepted ?? []) this.accepted.add(unit);
    const uncovered = this.outcome.open.filter((unit) => !covered.includes(unit));
    await this.settleMixedOfEarlier(fence);
    const leftMs: LeftMs = ({ cloudTimeMs }, waitedMs) => stillSettlingMs(fence, cloudTimeMs, waitedMs);
    // Its request may be on its way still, long after the process is gone that has sent it.
    await this.settle([...this.inDoubt], leftMs, (view, waitedMs) => leftMs(view, waitedMs) > 0);
    if (!uncovered.length) return;
    // The earlier attempt left these alone, since they ran already or could not be started.
    const survey = await this.job.survey(uncovered, this.fenceRead);
    this.leaveAlone(survey);
    this.fence = { ...fence, marks: { ...fence.marks, ...this.openMarks(survey) } };
  }

  /** What an earlier attempt has heard: which of these it took, the runs tell that are shown, as they would have told that attempt. */
  private async settleMixedOfEarlier({ mixed }: Fence<Mark>): Promise<void> {
    const units = (mixed?.units ?? []).filter((unit) => this.inDoubt.has(unit));
    if (mixed && units.length)
      await this.settleMixed({ units, reply: mixed.reply, answeredAtMs: this.attempt.nowMs() });
  }

  /** Reads what runs now into a new fence. @returns the moment from which its lease counts */
  private async survey(): Promise<number> {
    const from = this.attempt.nowMs();
    const survey = await this.job.survey(this.outcome.open, this.fenceRead);
    const leaseFrom = this.attempt.nowMs();
    this.leaveAlone(survey);
    // Whoever comes after this attempt finds what it has started by the marks from before that.
    const started = Object.entries(this.fence?.marks ?? {}).filter(([unit]) => this.outcome.isOurs(unit));
    const marks = { ...Object.fromEntries(started), ...this.openMarks(survey) };
    const settleMs = settleTime(this.options.times, leaseFrom - from + (survey.ageMs ?? 0));
    const { visibilityMs } = this.options.times;
    const times = timesFromFirst(started.length ? this.fence : undefined, { ...survey, settleMs });
    this.fence = { version: 1, marks, ...times, visibilityMs, closed: false };
    return leaseFrom;
  }

  /** The marks stand, so that a late run of ours still counts as newer; one more look makes the lease fresh. */
  private async renewLease(fence: Fence<Mark>): Promise<number> {
    const from = this.attempt.nowMs();
    // Ours would have been shown.
    const { view } = await this.lookSince(this.outcome.open, fence, () => false);
    const leaseFrom = this.attempt.nowMs();
    const settleMs = settleTime(this.options.times, leaseFrom - from);
    const times = timesFromFirst(fence, { cloudTimeMs: view.cloudTimeMs, settleMs });
    this.fence = { ...fence, ...times, mixed: undefined };
    return leaseFrom;
  }

  /** Without those of units that are left alone: whoever takes the fence over would think that they may have been started. */
  private openMarks({ marks }: Survey<Mark, Trace>): Record<string, Mark> {
    return Object.fromEntries(Object.entries(marks).filter(([unit]) => this.outcome.open.includes(unit)));
  }

  private leaveAlone({ active, refused }: Survey<Mark, Trace>): void {
    const { whenRunning, partially } = this.options;
    for (const refusal of refused) this.outcome.refuse(refusal);
    for (const [unit, run] of Object.entries(active)) {
      if (whenRunning === 'adopt') this.outcome.found(unit, { ...run, origin: 'alreadyRunning' });
      else
        this.outcome.refuse({ job: unit, kind: 'Conflict', reason: `already runs (${run.id}), and not by this step` });
    }
    const [first] = this.outcome.refusals;
    if (!first || this.outcome.hasOurs || (partially && (this.outcome.open.length || this.outcome.hasRuns))) return;
    const sentence = this.outcome.refusals.map(({ job, reason }) => `${job}: ${reason}`).join('; ');
    const waits = whenRunning === 'wait' && this.outcome.refusals.every(({ kind }) => kind === 'Conflict');
    throw new StepFailure(first.kind, `nothing was started: ${sentence}`, { retried: waits });
  }

  /**
   * Has the fence stored before anything is sent under it.
   * @returns false when the step was called off and what it has started so far is known: that is its result
   */
  private async keepUnlessCalledOff(fence: Fence<Mark>): Promise<boolean> {
    const { isInDoubt } = this;
    try {
      await this.attempt.keep(fence);
      if (!this.attempt.isCalledOff) return true;
    } catch (error) {
      if (!this.attempt.isCalledOff) throw error;
    }
    if (!isInDoubt) await this.closeFence(fence);
    if (isInDoubt || !this.outcome.hasOurs) throw new StepFailure('CalledOff', CALLED_OFF, { before: this.trouble });
    this.outcome.refuseOpen('CalledOff', CALLED_OFF);
    return false;
  }

  /** Sends the start under the fence. @returns the units of which we do not know what became */
  private async send(fence: Fence<Mark>, leaseFrom: number, tries: number): Promise<string[]> {
    const { leaseMs, requestTimeoutMs } = this.options.times;
    this.sentAtMs = this.attempt.nowMs();
    let answers: Record<string, StartAnswer<Trace>>;
    try {
      answers = await this.job.start(this.outcome.open, fence.marks, {
        priority: 'start',
        fairnessKey: this.attempt.fairnessKey,
        timeoutMs: requestTimeoutMs,
        // A worker that was frozen, or waited long for the server, must not send what others already count as not sent.
        maySend: () => {
          this.sentAtMs = this.attempt.nowMs();
          return this.sentAtMs - leaseFrom < leaseMs && !this.attempt.isCalledOff;
        },
      });
    } catch (error) {
      return this.afterFailure(error, fence, tries);
    }
    return this.take(answers, fence, tries);
  }

  /** @returns the units of which we do not know what became, when it is worth going on; else throws */
  private async afterFailure(error: unknown, fence: Fence<Mark>, tries: number): Promise<string[]> {
    if (!(error instanceof HuaweiCloudError)) throw error;
    this.trouble = error.message;
    const wasInDoubt = this.isInDoubt;
    const mayBeOurs = wasInDoubt && error.kind === 'Conflict';
    if (error.effect === 'unknown' || mayBeOurs) {
      this.doubt(this.outcome.open);
      this.lastError = error;
      return this.outcome.open;
    }
    // Nothing left: what runs is looked at again, under a new lease.
    if (error.code === 'NotSent' && tries < MOST_TRIES) return [];
    if (this.outcome.hasOurs) {
      if (!error.isTransient) this.outcome.refuseOpen(error.kind, error.message);
      else if (tries >= MOST_TRIES) {
        await this.leaveToTheNext(fence);
        throw error;
      }
      return [];
    }
    if (!wasInDoubt) await this.closeFence(fence);
    // Someone else's run came between the look and the start: the next look sees it.
    if (error.kind === 'Conflict' && this.options.whenRunning !== 'fail' && tries < MOST_TRIES) return [];
    throw error;
  }

  /** Nothing came of the start. Where another try is left to the caller, it finds the fence and its marks. */
  private giveUpWhereUseless(tries: number): void {
    const error = this.lastError;
    this.lastError = undefined;
    if (!error || (tries < MOST_TRIES && error.isTransient)) return;
    if (!this.outcome.hasOurs) throw error;
    // What this step has started must be named, and what is left can no longer come up.
    this.outcome.refuseOpen(error.kind, error.message);
  }

  private async take(
    answers: Record<string, StartAnswer<Trace>>,
    fence: Fence<Mark>,
    tries: number,
  ): Promise<string[]> {
    const unknown: string[] = [];
    const refused: string[] = [];
    const answeredAtMs = this.attempt.nowMs();
    this.mixed = undefined;
    for (const unit of [...this.outcome.open]) {
      const answer = answers[unit];
      if (answer?.is === 'started') this.outcome.found(unit, answer.run);
      else if (answer?.is === 'refused') {
        refused.push(unit);
        this.trouble = `${unit}: ${answer.reason}`;
        if (!answer.again || tries >= MOST_TRIES)
          this.outcome.refuse({ job: unit, kind: answer.kind, reason: answer.reason });
      } else if (answer?.is === 'mixed') {
        const units: string[] = [...(this.mixed?.units ?? []), unit];
        this.mixed = { units, reply: answer.of, answeredAtMs };
        this.trouble = answer.of.reason;
        unknown.push(unit);
      } else {
        unknown.push(unit);
        if (answer) this.accepted.add(unit);
      }
    }
    this.doubt(unknown);
    if (refused.length) await this.recheckRefused(refused, fence);
    return unknown;
  }

  /**
   * A unit said to be refused may show a start all the same: the reply is positional and its order is not promised, or
   * someone else started it meanwhile. It runs, then, but nothing says that it is ours to stop.
   */
  private async recheckRefused(refused: string[], fence: Fence<Mark>): Promise<void> {
    const view = await this.job.since(refused, fence.marks, this.fenceRead);
    for (const unit of refused) {
      const finding = findingOf(view.candidates[unit] ?? []);
      if (finding.is !== 'one') continue;
      const doubt = 'it was said to be refused, and runs: started by this step or by someone else';
      this.outcome.found(unit, { ...finding.run, origin: 'alreadyRunning', doubt });
    }
  }

  /**
   * Waits until every run that a mixed reply has started is shown. What shows one was taken, what shows none was
   * refused, as long as the numbers agree with what the reply says.
   */
  private async settleMixed({ units, reply, answeredAtMs }: NonNullable<typeof this.mixed>, tries = 0) {
    const { requestTimeoutMs, visibilityMs } = this.options.times;
    const until = answeredAtMs + visibilityMs + (reply.isUnsure ? requestTimeoutMs : 0);
    const runs = await this.runsShownUntil(units, until);
    const left = units.filter((unit) => !runs.has(unit));
    const isOneTooMany = runs.size > reply.taken.most;
    for (const [unit, run] of runs) {
      const doubt = `${runs.size} of ${units.length} run, and the cloud said that it started ${reply.taken.most}: ${reply.reason}`;
      this.outcome.found(unit, isOneTooMany ? { ...run, origin: 'alreadyRunning', doubt } : run);
    }
    if (runs.size < reply.taken.least) {
      for (const unit of left) this.accepted.add(unit);
      return this.refuseToRepeatAccepted(
        `it took ${reply.taken.least} of ${units.join(', ')}, and of others it said: ${reply.reason}`,
      );
    }
    // What was refused was not started: whatever runs of it from now on is somebody else's.
    if (!reply.isUnsure) for (const unit of left) this.inDoubt.delete(unit);
    if (reply.again && tries < MOST_TRIES) return;
    for (const job of left) this.outcome.refuse({ job, kind: reply.kind, reason: reply.reason });
  }

  /** For whoever comes after this attempt, should it not get to the end of that: such a reply is heard once. */
  private async keepMixed(fence: Fence<Mark>, mixed: NonNullable<typeof this.mixed>): Promise<typeof mixed> {
    const { units, reply } = mixed;
    this.mixed = undefined;
    this.fence = { ...fence, mixed: { units, reply } };
    // Should this be lost, the next attempt goes by the marks alone.
    await this.attempt.keep(this.fence).catch(() => undefined);
    return mixed;
  }

  /** The runs of these units that came after the fence, looked for until then or until each has one. */
  private async runsShownUntil(units: string[], untilMs: number): Promise<Map<string, Run<Trace>>> {
    const runs = new Map<string, Run<Trace>>();
    for (let seenAt = this.attempt.nowMs(); ;) {
      const askedAt = this.attempt.nowMs();
      const view = await this.patiently(seenAt, this.job.since(units, this.fence?.marks ?? {}, this.fenceRead));
      if (view) seenAt = this.attempt.nowMs();
      for (const unit of units) {
        const finding = findingOf(view?.candidates[unit] ?? []);
        if (finding.is === 'unclear') throw ambiguous(unit, finding.evidence);
        if (finding.is === 'one') runs.set(unit, finding.run);
      }
      if (runs.size === units.length || (view && askedAt >= untilMs)) return runs;
      await this.attempt.pause(LOOK_PAUSE_MS);
    }
  }

  /** @returns what a look sees; undefined where it failed and that may pass. @throws once looks have failed for long */
  private patiently<View>(seenAt: number, look: Promise<View>): Promise<View | undefined> {
    return look.catch((error: unknown) => {
      const passes = error instanceof HuaweiCloudError && error.isTransient;
      if (!passes || this.attempt.nowMs() - seenAt >= MAX_UNREADABLE_MS) throw error;
      return undefined;
    });
  }

  /** After an answer that tells nothing, the request may still be on its way for as long as its timeout. */
  private async settleSince(units: string[], sentAtMs: number): Promise<void> {
    const { requestTimeoutMs, visibilityMs } = this.options.times;
    const until = sentAtMs + requestTimeoutMs + visibilityMs;
    const leftMs = () => until - this.attempt.nowMs();
    // What has become of the request is heard here: one that was carried out is shown within the visibility delay.
    await this.settle(units, leftMs, (_view, waitedMs) => waitedMs < visibilityMs);
  }

  /**
   * Looks until these units have shown their runs, or none can come up any more.
   * @param mayBeToCome whether a run of ours may come up beside one that is seen and may be somebody else's
   */
  private async settle(units: string[], leftMs: LeftMs, mayBeToCome: MayBeToCome): Promise<void> {
    const from = this.attempt.nowMs();
    const awaited = () => units.filter((unit) => this.outcome.open.includes(unit));
    for (let seenAt = from; awaited().length;) {
      const fence = this.fence;
      if (!fence) return;
      const waitedMs = this.attempt.nowMs() - from;
      const isEarly = (view: CloudView) => mayBeToCome(view, waitedMs);
      const seen = await this.patiently(seenAt, this.lookSince(awaited(), fence, isEarly));
      if (!awaited().length) return;
      if (seen) seenAt = this.attempt.nowMs();
      const left = seen && !seen.undecided ? leftMs(seen.view, this.attempt.nowMs() - from) : LOOK_PAUSE_MS;
      if (left <= 0) return this.refuseToRepeatAccepted();
      await this.attempt.pause(Math.min(LOOK_PAUSE_MS, left));
    }
  }

  /**
   * Looks for runs of ours, and takes a lone one for ours once ours would have been shown too.
   * @param isEarly whether ours may still come up beside one that is seen
   * @returns what was seen, and whether a run is there of which it is too early to tell
   */
  private async lookSince(
    units: string[],
    fence: Fence<Mark>,
    isEarly: (view: CloudView) => boolean,
  ): Promise<{ view: CloudView; undecided: boolean }> {
    const view = await this.job.since(units, fence.marks, this.fenceRead);
    const until = openUntilMs(fence, view.cloudTimeMs);
    const tooEarly = this.job.ownershipIsAmbiguous?.() === true && isEarly(view);
    let undecided = false;
    for (const unit of units) {
      const candidates = view.candidates[unit] ?? [];
      const openUntil = isInTime(candidates, this.seenInTime) ? undefined : until;
      // Where nothing of ours can exist, whoever began it is not asked.
      const openFrom = this.inDoubt.has(unit) ? openFromMs(fence) : undefined;
      const finding = findingOf(candidates, openUntil, openFrom);
      if (finding.is === 'unclear') throw ambiguous(unit, finding.evidence);
      if (finding.is !== 'one') continue;
      if (!this.inDoubt.has(unit)) this.leaveAlone({ marks: {}, active: { [unit]: finding.run }, refused: [] });
      else if (tooEarly) {
        undecided = true;
        this.seenInTime.add(finding.run.id);
      } else this.outcome.found(unit, finding.run);
    }
    return { view, undecided };
  }

  /** Whether a start of ours may exist of a unit that is not settled yet. */
  private get isInDoubt(): boolean {
    return this.outcome.open.some((unit) => this.inDoubt.has(unit));
  }

  private doubt(units: string[]): void {
    for (const unit of units) this.inDoubt.add(unit);
  }

  /** @param said what the cloud said besides */
  private async refuseToRepeatAccepted(said?: string): Promise<void> {
    const accepted = this.outcome.open.filter((unit) => this.accepted.has(unit));
    if (!accepted.length || !this.fence) return;
    // For whoever stops the step: what is not found is not what does not run.
    await this.attempt.keep({ ...this.fence, accepted }).catch(() => undefined);
    const unseen = accepted.join(', ');
    const words =
      said === undefined ? `accepted the start of ${unseen}, but` : `may have started ${unseen} (${said}), and`;
    const evidence = said === undefined ? [] : [said];
    throw new StepFailure('AmbiguousStart', `the cloud ${words} has not shown the run since`, { evidence });
  }

  /**
   * The cloud cannot be asked for longer than an attempt waits, and part of the batch has been started: the next finds that by its
   * marks, and goes on with the rest. What was refused for good is no part of it: if it runs by then, it is somebody else's.
   */
  private async leaveToTheNext(fence: Fence<Mark>): Promise<void> {
    const ours = ([unit]: [string, Mark]) => this.outcome.isOurs(unit) || this.outcome.open.includes(unit);
    const marks = Object.fromEntries(Object.entries(fence.marks).filter(ours));
    // Should this be lost, the fence as it was stands.
    await this.attempt.keep({ ...fence, marks }).catch(() => undefined);
  }

  private async closeFence(fence: Fence<Mark>): Promise<void> {
    this.fence = undefined;
    // Should this be lost, the next attempt only looks for a run that is not there.
    await this.attempt.keep({ ...fence, closed: true }).catch(() => undefined);
  }
}

function ambiguous(unit: string, evidence: string[]): StepFailure {
  const seen = evidence.join('; ');
  const message = `${unit} may have been started by us, and what the cloud shows cannot be told apart: ${seen}`;
  return new StepFailure('AmbiguousStart', message, { evidence });
}
