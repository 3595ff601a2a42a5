import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { Fence } from '../../domain/fence';
import type { StartResult } from '../../domain/run';
import type { RemoteJob, StartAnswer } from '../remote-job';
import { StepFailure } from '../step-failure';
import { type MixedToSettle, settleMixed } from './mixed-reply';
import { recheckRefused, renewLease, settleSince } from './start-looks';
import type { StartAttempt, StartOptions } from './start-options';
import { surveyIntoFence } from './start-survey';
import { StartUnderWay } from './start-under-way';
import { takeOverFence, takeOverRuns } from './take-over';

const PAUSE_BEFORE_TRY_MS = 2_000;
const MOST_TRIES = 3;
const CALLED_OFF = 'not sent any more: the step was cancelled, or its time was up';

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
  const start = new StartUnderWay(job, options, attempt);
  await takeOverRuns(start);
  const earlier = attempt.fence as Fence<Mark> | undefined;
  if (earlier && !earlier.closed && !attempt.isUnsent) await takeOverFence(start, earlier);
  await new StartTries(start).run();
  return start.outcome.result();
}

/** Sends a start behind its fence, so many times as that is safe and of use. */
class StartTries<Mark, Trace> {
  private lastError: HuaweiCloudError | undefined;
  /** What the last request met with, in words. */
  private trouble: string | undefined;
  /** The units of the last start, where its reply took some and refused others without saying which. */
  private mixed: MixedToSettle | undefined;
  /** When the last start left, as far as is known. */
  private sentAtMs = 0;

  constructor(private readonly start: StartUnderWay<Mark, Trace>) {}

  async run(): Promise<void> {
    const { start } = this;
    const { outcome } = start;
    for (let tries = 1; outcome.open.length; tries += 1) {
      // Where nothing of ours can exist, what has come since is somebody else's: it belongs into a new fence. Left open, the
      // old one would have whoever stops the step take that for ours.
      if (start.fence && !start.mayHaveOurs) await start.closeFence(start.fence);
      const leaseFrom =
        start.fence && start.isInDoubt ? await renewLease(start, start.fence) : await surveyIntoFence(start);
      const { fence } = start;
      if (!outcome.open.length || !fence) return;
      if (!(await this.keepUnlessCalledOff(fence))) return;
      const unknown = await this.send(fence, leaseFrom, tries);
      if (this.mixed) {
        const kept = await start.keepMixed(fence, this.mixed);
        await settleMixed(start, kept, this.mixed, tries < MOST_TRIES);
      } else if (unknown.length) await settleSince(start, fence, unknown, this.sentAtMs);
      if (outcome.open.length) this.giveUpWhereUseless(tries);
      if (outcome.open.length) await this.pauseBeforeTry(PAUSE_BEFORE_TRY_MS * tries);
    }
  }

  /** Where nothing of ours can exist and this worker is about to stop, the next is told so: what runs by then is somebody else's. */
  private async pauseBeforeTry(ms: number): Promise<void> {
    const { start } = this;
    try {
      await start.attempt.pause(ms);
    } catch (error) {
      if (!start.fence || start.mayHaveOurs) throw error;
      await start.closeFence(start.fence);
      throw new StepFailure('Unavailable', 'nothing was started yet, and this worker is about to stop', {
        isUnsent: true,
        before: this.trouble,
      });
    }
  }

  /**
   * Has the fence stored before anything is sent under it.
   * @returns false when the step was called off and what it has started so far is known: that is its result
   */
  private async keepUnlessCalledOff(fence: Fence<Mark>): Promise<boolean> {
    const { attempt, isInDoubt, outcome } = this.start;
    try {
      await attempt.keep(fence);
      if (!attempt.isCalledOff) return true;
    } catch (error) {
      if (!attempt.isCalledOff) throw error;
    }
    const hasNothing = !isInDoubt && !outcome.mayHaveOurs;
    if (hasNothing) await this.start.closeFence(fence);
    if (isInDoubt || hasNothing || attempt.isReset)
      throw new StepFailure('CalledOff', CALLED_OFF, { before: this.trouble });
    outcome.refuseOpen('CalledOff', CALLED_OFF);
    return false;
  }

  /** Sends the start under the fence. @returns the units of which we do not know what became */
  private async send(fence: Fence<Mark>, leaseFrom: number, tries: number): Promise<string[]> {
    const { job, outcome, attempt, options } = this.start;
    const { leaseMs, requestTimeoutMs } = options.times;
    this.mixed = undefined;
    this.sentAtMs = attempt.nowMs();
    let answers: Record<string, StartAnswer<Trace>>;
    try {
      answers = await job.start(outcome.open, fence.marks, {
        priority: 'start',
        fairnessKey: attempt.fairnessKey,
        timeoutMs: requestTimeoutMs,
        // A worker that was frozen, or waited long for the server, must not send what others already count as not sent.
        maySend: () => {
          this.sentAtMs = attempt.nowMs();
          return this.sentAtMs - leaseFrom < leaseMs && !attempt.isCalledOff;
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
    const { start } = this;
    const { outcome, isInDoubt: wasInDoubt } = start;
    this.trouble = error.message;
    const mayBeOurs = wasInDoubt && error.kind === 'Conflict';
    if (error.effect === 'unknown' || mayBeOurs) {
      start.doubt(outcome.open);
      this.lastError = error;
      return outcome.open;
    }
    // Nothing left: what runs is looked at again, under a new lease.
    if (error.code === 'NotSent' && tries < MOST_TRIES) return [];
    if (outcome.mayHaveOurs) {
      if (!error.isTransient) outcome.refuseOpen(error.kind, error.message);
      else if (tries >= MOST_TRIES) {
        await start.leaveToTheNext(fence);
        throw error;
      }
      return [];
    }
    if (!wasInDoubt) await start.closeFence(fence);
    // Someone else's run came between the look and the start: the next look sees it.
    if (error.kind === 'Conflict' && start.options.whenRunning !== 'fail' && tries < MOST_TRIES) return [];
    throw error;
  }

  /** Nothing came of the start. Where another try is left to the caller, it finds the fence and its marks. */
  private giveUpWhereUseless(tries: number): void {
    const error = this.lastError;
    this.lastError = undefined;
    if (!error || (tries < MOST_TRIES && error.isTransient)) return;
    const { outcome } = this.start;
    if (!outcome.mayHaveOurs) throw error;
    // What this step has started must be named, and what is left can no longer come up.
    outcome.refuseOpen(error.kind, error.message);
  }

  private async take(
    answers: Record<string, StartAnswer<Trace>>,
    fence: Fence<Mark>,
    tries: number,
  ): Promise<string[]> {
    const { start } = this;
    const { outcome } = start;
    const unknown: string[] = [];
    const refused: [string, Extract<StartAnswer<Trace>, { is: 'refused' }>][] = [];
    const answeredAtMs = start.attempt.nowMs();
    for (const unit of [...outcome.open]) {
      const answer = answers[unit];
      if (answer?.is === 'started') outcome.found(unit, answer.run);
      else if (answer?.is === 'refused') {
        refused.push([unit, answer]);
        this.trouble = `${unit}: ${answer.reason}`;
        if (!answer.again || tries >= MOST_TRIES)
          outcome.refuse({ job: unit, kind: answer.kind, reason: answer.reason });
      } else if (answer?.is === 'mixed') {
        const units: string[] = [...(this.mixed?.units ?? []), unit];
        this.mixed = { units, reply: answer.of, answeredAtMs };
        this.trouble = answer.of.reason;
        unknown.push(unit);
      } else {
        unknown.push(unit);
        if (answer) start.accepted.add(unit);
      }
    }
    start.doubt(unknown);
    const [first] = refused;
    if (first) {
      const [, { kind, reason, again }] = first;
      await recheckRefused(
        start,
        fence,
        refused.map(([unit]) => unit),
        { kind, reason, again },
      );
    }
    return unknown;
  }
}
