import type { AttemptStatus, FailureSummary, StepState, StepStatus } from '../domain/status';

/** So many runs of one step are kept whole; those before them are counted. */
const MOST_KEPT = 10;

/** The runs that a step's job has, one after the other. */
export interface AttemptsOfStep {
  /** The job is about to be run, once more or for the first time. */
  begin(): void;
  /** The run has failed, and there will be another by the step's own `retry`. */
  fail(failure: FailureSummary): void;
  /** Takes down what is known of the step. @returns puts it back */
  remember(): () => void;
}

/** The runs that a step's job has had. What is no longer current stays to be seen, in the step's status. */
export class Attempts implements AttemptsOfStep {
  private past: AttemptStatus[] = [];
  private dropped = 0;
  private startedAt: string | undefined;
  private ended: AttemptStatus | undefined;

  constructor(private readonly step: StepStatus | undefined) {}

  /** A run begins. Where one has ended before, it is kept, and the step's status is about the new one. */
  begin(): void {
    const { step } = this;
    this.startedAt = new Date().toISOString();
    if (!this.ended || !step) return;
    this.past = [...this.past, this.ended];
    this.ended = undefined;
    if (this.past.length >= MOST_KEPT) {
      this.past = this.past.slice(1);
      this.dropped += 1;
    }
    step.runs = [];
    step.failure = undefined;
  }

  fail(failure: FailureSummary): void {
    if (this.step) this.ended = this.current({ state: 'failed', failure }, new Date().toISOString());
  }

  /** Takes note of what the step's status now says of the run. */
  note(now: string): void {
    const { step } = this;
    if (!step || !this.startedAt) return;
    if (ENDS.has(step.state)) this.ended = this.current(step, now);
    if (!this.past.length) return;
    step.attempts = [...this.past, this.ended ?? this.current(step)];
    if (this.dropped) step.earlierAttempts = this.dropped;
  }

  remember(): () => void {
    const { past, dropped, startedAt, ended } = this;
    const before = { ...this.step } as StepStatus;
    return () => {
      Object.assign(this, { past, dropped, startedAt, ended });
      if (this.step) replace(this.step, before);
    };
  }

  private current({ state, failure }: Pick<StepStatus, 'state' | 'failure'>, endedAt?: string): AttemptStatus {
    return { state, runs: this.step?.runs ?? [], failure, startedAt: this.startedAt, endedAt };
  }
}

/** A step that is skipped or compensated afterwards keeps the run that it had. */
const ENDS = new Set<StepState>(['succeeded', 'failed', 'stopped']);

function replace(step: StepStatus, by: StepStatus): void {
  for (const key of Object.keys(step)) delete step[key as keyof StepStatus];
  Object.assign(step, by);
}
