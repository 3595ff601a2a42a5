import { CancellationScope, sleep } from '@temporalio/workflow';
import type { PlannedStep } from '../domain/plan';
import { thisMoment, type Moment } from './workflow-task';

/** What stands still while a person has paused the pipeline. */
export interface Clock {
  /** Time does not count from now on. */
  hold(): void;
  /** Time counts again. */
  go(): void;
}

/** Where clocks stand still while a person has paused the pipeline. */
export interface ClockRoom {
  /** The clock stands still during every pause, from now until it is taken off. */
  hang(clock: Clock): void;
  /** Pauses are no longer the clock's own. */
  takeOff(clock: Clock): void;
}

/**
 * The time that a step has for all its tries and the pauses between them. A person's pause of the pipeline is not
 * counted.
 */
export class StepDeadline implements Clock {
  /** What the last try met with: what the time was spent on. */
  lastTrouble: string | undefined;
  private readonly scope = new CancellationScope();
  private timer: CancellationScope | undefined;
  private goingSince: Moment = { atMs: 0 };
  private restMs: number;

  constructor(
    private readonly step: PlannedStep,
    private readonly room: ClockRoom | undefined,
  ) {
    this.restMs = step.timeoutMs;
  }

  /** How much of the time is left, in milliseconds. */
  get leftMs(): number {
    return this.timer ? this.restMs - (Date.now() - this.goingSince.atMs) : this.restMs;
  }

  /** Runs what is to end in time; when it does not, it is cancelled. As CancellationScope.withTimeout, whose timer has no name. */
  run<T>(act: () => Promise<T>): Promise<T> {
    return this.scope.run(async () => {
      if (this.room) this.room.hang(this);
      else this.go();
      try {
        return await act();
      } finally {
        this.room?.takeOff(this);
        this.hold();
      }
    });
  }

  /** The time runs. */
  go(): void {
    const timer = new CancellationScope();
    this.timer = timer;
    this.goingSince = thisMoment();
    void timer.run(() =>
      sleep(Math.max(this.restMs, 1), { summary: `deadline of ${this.step.id}` }).then(
        () => this.scope.cancel(),
        () => undefined,
      ),
    );
  }

  /** The time stands still, and what is left of it is kept. */
  hold(): void {
    this.restMs = this.leftMs;
    const timer = this.timer;
    this.timer = undefined;
    if (timer && !timer.consideredCancelled) timer.cancel();
  }
}
