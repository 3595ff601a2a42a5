import { CancellationScope, CancelledFailure } from '@temporalio/workflow';
import type { PlannedPipeline, PlannedStep } from '../domain/plan';
import { StepOrder } from '../domain/step-order';
import { BOUNDS } from '../domain/bounds';
import { listed } from '../domain/quoted';
import { cut } from '../domain/reason';
import { failure } from '../failures/failure';
import { pauseFor } from './activity';
import { knownFailure } from './known-failure';

/** Runs one step. */
type RunStep = (step: PlannedStep, told: Told) => Promise<void>;

/** What a step says while it goes on. */
export interface Told {
  /** It has failed for good, while what it started is still being stopped. */
  failing: (failure: unknown) => void;
  /** It is known what became of a start: once more each time it is started again. */
  begun: () => void;
}

/** Whether something new may be begun now. */
interface Gate {
  readonly paused: boolean;
  untilGoing(): Promise<void>;
}

/**
 * How many steps are beginning at a time: of which it is not known yet what became of their start. The others that are due
 * follow a moment later, whether that is known by then or not. Beginning a step is what takes workflow code longest, so
 * without a bound one task would grow with the width of the pipeline; and the server throws away a task while which more
 * than 100 events come in, where each start and each end brings two (decision 0008). Which task is which is no measure: a
 * part of one may be handed over before it has begun (decision 0007).
 */
const MOST_BEGINNING = 25;
const UNTIL_MORE_BEGIN_MS = 1_000;

/**
 * Runs every step as soon as all that it needs is done, side by side where the graph allows. When one fails, the others
 * are cancelled, and all are waited for.
 * @param gate while it is closed, steps that are due are not begun
 * @throws what the first step to fail threw or said, or the cancellation
 */
export function runGraph(
  plan: Pick<PlannedPipeline, 'steps' | 'maxParallel' | 'fanOuts'>,
  run: RunStep,
  gate: Gate,
): Promise<void> {
  return new GraphUnderWay(new StepOrder(plan), run, gate).run();
}

/** Which step begins when is decided by the order in which others end: by the history alone. */
class GraphUnderWay {
  private readonly scope = new CancellationScope();
  private isHeldUp = false;
  private beginning = new Set<PlannedStep>();
  private failed: { failure: unknown } | undefined;
  /** Of items that have failed while the others of their step go on. */
  private readonly outlived = new Map<string, unknown[]>();
  private succeed: () => void = () => undefined;
  private fail: (failure: unknown) => void = () => undefined;

  constructor(
    private readonly order: StepOrder,
    private readonly runStep: RunStep,
    private readonly gate: Gate,
  ) {}

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
    while (this.order.hasNext && !this.isHeldUp && !this.failed) {
      if (this.scope.consideredCancelled) this.failing(new CancelledFailure('cancelled before all steps had begun'));
      else if (this.gate.paused) this.holdUp(this.gate.untilGoing());
      else if (this.beginning.size >= MOST_BEGINNING) this.holdUp(this.untilMoreBegin());
      else this.begin(this.order.next());
    }
    if (this.order.underWay) return;
    if (this.failed) this.fail(this.failed.failure);
    else if (this.order.isDone) this.succeed();
  }

  private async untilMoreBegin(): Promise<void> {
    await pauseFor(UNTIL_MORE_BEGIN_MS, 'before more steps begin');
    this.beginning = new Set();
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
    this.beginning.add(step);
    const begun = () => void this.beginning.delete(step);
    const failing = (failure: unknown) => {
      if (!this.isOutlived(step)) this.failing(failure);
    };
    this.runStep(step, { failing, begun }).then(
      () => this.hasEnded(step),
      (failure: unknown) => this.hasFailed(step, failure),
    );
  }

  private hasEnded(step: PlannedStep): void {
    this.beginning.delete(step);
    this.order.done(step);
    this.judgeItems(step);
    this.goOn();
  }

  private hasFailed(step: PlannedStep, failure: unknown): void {
    this.beginning.delete(step);
    this.order.failed(step);
    if (step.item && this.isOutlived(step)) {
      this.outlived.set(step.item.of, [...(this.outlived.get(step.item.of) ?? []), failure]);
      this.judgeItems(step);
    } else this.failing(failure);
    this.goOn();
  }

  /** A failure of one item is no word on the others; what was cancelled is cancelled as a whole. */
  private isOutlived(step: PlannedStep): boolean {
    return this.order.outlive(step) && !this.scope.consideredCancelled;
  }

  /** A step that was fanned out has failed when one of its items has, and all have ended. */
  private judgeItems(step: PlannedStep): void {
    const failures = step.item && this.outlived.get(step.item.of);
    if (failures && this.order.haveAllEnded(step)) this.failing(failureOfItems(step.item?.of ?? '', failures));
  }

  private failing(failure: unknown): void {
    if (this.failed) return;
    this.failed = { failure };
    this.scope.cancel();
  }
}

function failureOfItems(id: string, failures: unknown[]): Error {
  const known = failures.map((one) => knownFailure(one));
  const { failureTexts, failureTextCharacters } = BOUNDS;
  const texts = known.map(({ message }) => cut(message, failureTextCharacters.most));
  const count = failures.length === 1 ? '1 item has failed' : `${failures.length} items have failed`;
  const type = known[0]?.type ?? '';
  return failure({ type }, `step ${id}: ${count}: ${listed(texts, failureTexts.most, '; ')}`);
}
