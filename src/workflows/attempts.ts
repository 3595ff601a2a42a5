import type { AttemptStatus, StepState, StepStatus } from '../domain/status';

/** So many runs of one step are kept whole; those before them are counted. */
const MOST_KEPT = 10;

/** The runs that a step's job has had. What is no longer current stays to be seen. */
export class Attempts {
  private readonly past: AttemptStatus[] = [];
  private dropped = 0;
  private startedAt: string | undefined;
  private ended: AttemptStatus | undefined;

  /** A run begins. Where one has ended before, it is kept, and the step's status is about the new one. */
  begin(step: StepStatus, now: string): void {
    this.startedAt = now;
    if (!this.ended) return;
    this.past.push(this.ended);
    this.ended = undefined;
    if (this.past.length >= MOST_KEPT) {
      this.past.shift();
      this.dropped += 1;
    }
    step.runs = [];
    step.failure = undefined;
  }

  /** Takes note of what the step's status now says of the current run. */
  note(step: StepStatus, now: string): void {
    if (!this.startedAt) return;
    const { state, runs, failure } = step;
    const isOver = ENDS.has(state);
    const current = { state, runs, failure, startedAt: this.startedAt, endedAt: isOver ? now : undefined };
    if (isOver) this.ended = current;
    if (!this.past.length) return;
    step.attempts = [...this.past, this.ended ?? current];
    if (this.dropped) step.earlierAttempts = this.dropped;
  }

  /** @returns puts everything back as it is now */
  remember(): () => void {
    const { past, dropped, startedAt, ended } = this;
    const kept = [...past];
    return () => {
      past.splice(0, past.length, ...kept);
      Object.assign(this, { dropped, startedAt, ended });
    };
  }
}

/** A step that is skipped or compensated afterwards keeps the run that it had. */
const ENDS = new Set<StepState>(['succeeded', 'failed', 'stopped']);
