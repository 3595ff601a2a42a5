import { CancellationScope, CancelledFailure } from '@temporalio/workflow';
import type { PlannedStep } from '../domain/plan';
import { pauseFor } from './activity';

/** Runs one step. It may say early that the step has failed, while what it started is still being stopped. */
type RunStep = (step: PlannedStep, failing: (failure: unknown) => void) => Promise<void>;

/** Whether something new may be begun now. */
interface Gate {
  readonly paused: boolean;
  untilGoing(): Promise<void>;
}

/**
 * How many steps begin in one workflow task: the others that are due follow a moment later. Beginning a step is what
 * takes workflow code longest, so without a bound one task would grow with the width of the pipeline; and the server
 * throws away a task while which more than 100 events come in, where each start and each end brings two (decision 0008).
 */
const MOST_BEGUN_A_TASK = 25;
const UNTIL_MORE_BEGIN_MS = 1_000;

/**
 * Runs every step as soon as all that it needs is done, side by side where the graph allows. When one fails, the others
 * are cancelled, and all are waited for.
 * @param gate while it is closed, steps that are due are not begun
 * @throws what the first step to fail threw or said, or the cancellation
 */
export function runGraph(steps: PlannedStep[], run: RunStep, gate: Gate): Promise<void> {
  return new GraphUnderWay(steps, run, gate).run();
}

/**
 * Counts for each step what it still waits for. Which step begins when is decided by the order in which others end, and
 * among those that become due together by the order of the plan: by the history alone.
 */
class GraphUnderWay {
  private readonly scope = new CancellationScope();
  private readonly waits: ReadonlyMap<string, WaitingStep>;
  private readonly due: PlannedStep[];
  private left: number;
  private underWay = 0;
  private isHeldUp = false;
  private begun = { atMs: 0, steps: 0 };
  private failed: { failure: unknown } | undefined;
  private succeed: () => void = () => undefined;
  private fail: (failure: unknown) => void = () => undefined;

  constructor(
    steps: PlannedStep[],
    private readonly runStep: RunStep,
    private readonly gate: Gate,
  ) {
    this.waits = waitsOf(steps);
    this.due = steps.filter(({ id }) => !this.waits.get(id)?.needsLeft);
    this.left = steps.length;
  }

  run(): Promise<void> {
    return this.scope.run(
      () =>
        new Promise((resolve, reject) => {
          this.succeed = resolve;
          this.fail = reject;
          this.goOn();
        }),
    );
  }

  /** Begins what is due and may begin; ends when nothing is left. */
  private goOn(): void {
    while (this.due.length && !this.isHeldUp && !this.failed) {
      if (this.scope.consideredCancelled) this.failing(new CancelledFailure('cancelled before all steps had begun'));
      else if (this.gate.paused) this.holdUp(this.gate.untilGoing());
      else if (this.hasBegunEnough()) this.holdUp(pauseFor(UNTIL_MORE_BEGIN_MS, 'before more steps begin'));
      else this.begin(this.due.shift() as PlannedStep);
    }
    if (this.underWay) return;
    if (this.failed) this.fail(this.failed.failure);
    else if (!this.left) this.succeed();
  }

  /** The clock of a workflow stands still for as long as a task goes on. */
  private hasBegunEnough(): boolean {
    const now = Date.now();
    if (this.begun.atMs !== now) this.begun = { atMs: now, steps: 0 };
    return this.begun.steps >= MOST_BEGUN_A_TASK;
  }

  private holdUp(wait: Promise<void>): void {
    this.isHeldUp = true;
    wait.then(
      () => {
        this.isHeldUp = false;
        this.goOn();
      },
      (failure: unknown) => {
        this.failing(failure);
        this.goOn();
      },
    );
  }

  private begin(step: PlannedStep): void {
    this.begun.steps += 1;
    this.underWay += 1;
    this.runStep(step, (failure) => this.failing(failure)).then(
      () => this.hasEnded(step),
      (failure: unknown) => this.hasFailed(failure),
    );
  }

  private hasEnded(step: PlannedStep): void {
    this.underWay -= 1;
    this.left -= 1;
    for (const follower of this.waits.get(step.id)?.followers ?? []) {
      follower.needsLeft -= 1;
      if (!follower.needsLeft) this.due.push(follower.step);
    }
    this.goOn();
  }

  private hasFailed(failure: unknown): void {
    this.underWay -= 1;
    this.failing(failure);
    this.goOn();
  }

  private failing(failure: unknown): void {
    if (this.failed) return;
    this.failed = { failure };
    this.scope.cancel();
  }
}

interface WaitingStep {
  step: PlannedStep;
  needsLeft: number;
  /** The steps that need this one, in the order of the plan. */
  followers: WaitingStep[];
}

function waitsOf(steps: PlannedStep[]): Map<string, WaitingStep> {
  const waits = new Map(steps.map((step): [string, WaitingStep] => [step.id, { step, needsLeft: 0, followers: [] }]));
  let before: string | undefined;
  for (const [id, waiting] of waits) {
    // A plan that says nothing of needs has each step follow the one before it.
    for (const need of new Set(waiting.step.needs ?? (before === undefined ? [] : [before]))) {
      const needed = waits.get(need);
      if (!needed) continue;
      waiting.needsLeft += 1;
      needed.followers.push(waiting);
    }
    before = id;
  }
  return waits;
}
