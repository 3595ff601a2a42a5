import type { CallOptions } from '../../client/call-options';
import type { Fence } from '../../domain/fence';
import { FENCE_READ_TIMEOUT_MS } from '../../domain/fence';
import { bothAnswers, type MixedAnswer } from '../../domain/mixed-reply';
import type { RemoteJob } from '../remote-job';
import { StepFailure } from '../step-failure';
import type { StartAttempt, StartOptions } from './start-options';
import { StartOutcome } from './start-outcome';

/** A start and what is known of it so far: its tries, its looks and who takes it over all go by this, and add to it. */
export class StartUnderWay<Mark, Trace> {
  /** What has become of each unit so far. */
  readonly outcome: StartOutcome;
  /** What a later attempt would have to look behind; undefined where nothing of ours can exist. */
  fence: Fence<Mark> | undefined;
  /** Units of which the cloud has said that it took the start, without naming a run. */
  readonly accepted = new Set<string>();
  /** The units of which a start sent under the fence may exist although nothing of it is known. */
  readonly inDoubt = new Set<string>();
  /** Runs that were seen while a start under the fence could still come up: whatever time they bear, they did not begin later. */
  readonly seenInTime = new Set<string>();
  /** How reads are made that a fence rests on, or that look behind it. */
  readonly fenceRead: CallOptions;

  constructor(
    /** What is started, as its service has it. */
    readonly job: RemoteJob<Mark, Trace>,
    /** How long it may take, and what to do where it runs already. */
    readonly options: StartOptions,
    /** Who carries it out now. */
    readonly attempt: StartAttempt,
  ) {
    this.outcome = new StartOutcome(job.units);
    this.fenceRead = {
      priority: 'fence',
      timeoutMs: FENCE_READ_TIMEOUT_MS,
      fairnessKey: attempt.fairnessKey,
    };
  }

  /** Whether a start of ours may exist of a unit that is not settled yet. */
  get isInDoubt(): boolean {
    return this.outcome.open.some((unit) => this.inDoubt.has(unit));
  }

  /** Whether anything of ours may exist, of whichever unit. */
  get mayHaveOurs(): boolean {
    return this.isInDoubt || this.outcome.mayHaveOurs;
  }

  /** From now on a start of these may exist. */
  doubt(units: string[]): void {
    for (const unit of units) this.inDoubt.add(unit);
  }

  /**
   * Ends a start that the cloud has taken, and of which no run can come up any more.
   * @param said what the cloud said besides
   */
  async refuseToRepeatAccepted(fence: Fence<Mark>, said?: string): Promise<void> {
    const accepted = this.outcome.open.filter((unit) => this.accepted.has(unit));
    if (!accepted.length) return;
    // For whoever stops the step: what is not found is not what does not run.
    await this.attempt.keep({ ...fence, accepted }).catch(() => undefined);
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
  async leaveToTheNext(fence: Fence<Mark>): Promise<void> {
    const ours = ([unit]: [string, Mark]) => this.outcome.mayBeOurs(unit) || this.outcome.open.includes(unit);
    const marks = Object.fromEntries(Object.entries(fence.marks).filter(ours));
    // Should this be lost, the fence as it was stands.
    await this.attempt.keep({ ...fence, marks }).catch(() => undefined);
  }

  /** What a mixed reply has left unsettled for good: of runs that it was about, nobody can say whether they are ours. */
  get mixedStillInDoubt(): MixedAnswer | undefined {
    const { mixed } = this.fence ?? {};
    const units = (mixed?.units ?? []).filter((unit) => this.outcome.isDoubted(unit));
    return mixed && units.length ? { ...mixed, units } : undefined;
  }

  /**
   * For whoever comes after this attempt, should it not get to the end of that: such a reply is heard once.
   * @returns the fence that tells it
   */
  async keepMixed(fence: Fence<Mark>, answer: MixedAnswer): Promise<Fence<Mark>> {
    const kept = { ...fence, mixed: bothAnswers(fence.mixed, { units: answer.units, reply: answer.reply }) };
    this.fence = kept;
    // Should this be lost, the next attempt goes by the marks alone.
    await this.attempt.keep(kept).catch(() => undefined);
    return kept;
  }

  /** Where nothing of ours can exist under it. */
  async closeFence(fence: Fence<Mark>): Promise<void> {
    this.fence = undefined;
    // Should this be lost, the next attempt only looks for a run that is not there.
    await this.attempt.keep({ ...fence, closed: true }).catch(() => undefined);
  }
}

/** Of a unit that may have been started by us, and of which what the cloud shows leaves that open. */
export function ambiguous(unit: string, evidence: string[]): StepFailure {
  const seen = evidence.join('; ');
  const message = `${unit} may have been started by us, and what the cloud shows cannot be told apart: ${seen}`;
  return new StepFailure('AmbiguousStart', message, { evidence });
}
