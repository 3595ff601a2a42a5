import type { ApplicationFailure } from '@temporalio/workflow';
import { isCancellation } from '@temporalio/workflow';
import type { DueStep, PlannedStep } from '../domain/plan';
import type { AnswerName, Receipt } from '../domain/status';
import { pauseFor } from './activity';
import { resolveDue } from './check';
import type { Answer } from './desk';
import { failureOf } from './judge';
import { knownFailure } from './known-failure';
import { kindOf } from './kind-of';
import type { Notices } from './notices';
import type { Pipeline } from './pipeline';
import type { Beginning, StepSurroundings } from './run-step';
import { AMBIGUOUS, BY_START, isLeftToAPerson, NoSuchRun, receiptOf, runStep } from './run-step';
import { stopWhatIsOurs } from './stop-step';
import type { Trail } from '../domain/trail';
import { mayHaveStarted } from '../domain/trail';

/**
 * Brings a step that is due to its end: runs it, skips it, or, where the pipeline holds, asks a person until it has
 * either succeeded or been skipped.
 * @param failing called as soon as the step has failed for good
 * @throws ApplicationFailure `HuaweiCloud.*` when it failed and nobody is asked; CancelledFailure
 */
export function settleStep(
  pipeline: Pipeline,
  notices: Notices,
  step: PlannedStep,
  failing: (failure: Error) => void,
): Promise<void> {
  return new StepToSettle(pipeline, notices, step, failing).settle();
}

class StepToSettle {
  private readonly trail: Trail;
  private readonly around: StepSurroundings;
  /** The step as it is run: with its templates filled in, and what a person has changed. */
  private due: DueStep | undefined;
  private beginning: Beginning = BY_START;
  /** Why a person is asked. */
  private heldFor: ApplicationFailure | undefined;

  constructor(
    private readonly pipeline: Pipeline,
    private readonly notices: Notices,
    private readonly planned: PlannedStep,
    failing: (failure: Error) => void,
  ) {
    this.trail = pipeline.trailOf(planned);
    this.around = {
      trail: this.trail,
      note: pipeline.noteFor(planned),
      gate: pipeline.desk,
      attempts: pipeline.progress.attemptsOf(planned.id),
      failing: (failure) => (this.asksAPerson(failure) ? undefined : failing(failure)),
    };
  }

  async settle(): Promise<void> {
    const { note } = this.around;
    const { desk } = this.pipeline;
    for (;;) {
      if (desk.paused) await this.orStopped(() => desk.untilGoing());
      try {
        if (this.planned.renderWhenDue && !this.due && this.whySkipped() === undefined) await this.fillIn();
        const skipped = this.whySkipped();
        if (skipped !== undefined) return note({ state: 'skipped', skipped });
        this.pipeline.done.push(await runStep(this.step, this.around, this.beginning));
        return;
      } catch (error) {
        if (isCancellation(error)) throw error;
        const why = this.whyItWaits(error);
        const answer = await this.orStopped(() => this.askAPerson(why));
        if (answer.is === 'skip') return note({ state: 'skipped', skipped: answer.reason, ...this.leftBehind() });
        this.beginning = this.beginningBy(answer);
      }
    }
  }

  /** Takes note of what has gone wrong. @throws it, where nobody is asked */
  private whyItWaits(error: unknown): string {
    // A run that was named by mistake changes nothing: what was asked before is asked again.
    if (error instanceof NoSuchRun && this.heldFor) return `${error.message}; as before: ${this.heldFor.message}`;
    const failure = failureOf(error, this.step);
    const { type, message } = knownFailure(failure);
    this.around.note({ state: 'failed', failure: { type, message } });
    if (!this.asksAPerson(failure)) throw failure;
    this.heldFor = failure;
    return message;
  }

  private get step(): PlannedStep {
    return this.due ?? this.planned;
  }

  private async fillIn(): Promise<void> {
    const { desk, plan } = this.pipeline;
    this.due = await resolveDue(this.planned, this.pipeline.scope(), plan?.timezone ?? 'UTC');
    this.pipeline.trailOf(this.due);
    // A pause or a skip may have come while it was looked at.
    if (desk.paused) await desk.untilGoing();
  }

  private whySkipped(): string | undefined {
    return this.pipeline.desk.skippedBefore(this.planned) ?? this.due?.skip;
  }

  private beginningBy(answer: Answer): Beginning {
    if (answer.is === 'adopt') return { by: 'adoption', runId: answer.runId };
    const [run] = this.pipeline.progress.stepOf(this.planned.id)?.runs ?? [];
    return answer.is === 'retry' && answer.from && run ? { by: 'restart', of: run.id } : BY_START;
  }

  private asksAPerson(failure: Error): boolean {
    return this.pipeline.plan?.onFailure === 'hold' || isLeftToAPerson(this.step, knownFailure(failure).type);
  }

  /** Waits for a person's answer, and after that until nothing that was sent before can come up any more. */
  private async askAPerson(why: string): Promise<Answer> {
    const heldAtMs = Date.now();
    const { id } = this.planned;
    const { desk, progress } = this.pipeline;
    const ask = { step: id, why, answers: answersFor(this.step) };
    let answer = await desk.answerTo(ask, () => this.notices.tell('hold', progress.status, why, id));
    while (answer.is === 'retryWith' && !(await this.changeBy(answer)))
      answer = await desk.answerTo(ask, () => undefined);
    if (!progress.status.asks.length) this.notices.tell('recovery', progress.status, wordOf(id, answer), id);
    if (isRetry(answer)) {
      if (this.heldFor && knownFailure(this.heldFor).type === AMBIGUOUS) await this.untilNoneCanComeUp(heldAtMs);
      this.around.note({ evidence: undefined });
    }
    return answer;
  }

  /** @returns whether the step takes the parameters that a person gives; what it has against them is told to that person */
  private async changeBy({ params, checked }: Answer & { is: 'retryWith' }): Promise<boolean> {
    const { plan } = this.pipeline;
    try {
      const due = await resolveDue(this.step, this.pipeline.scope(), plan?.timezone ?? 'UTC', params);
      this.due = due;
      this.pipeline.trailOf(due);
      checked();
      return true;
    } catch (error) {
      checked(new Error(knownFailure(error).message));
      if (isCancellation(error)) throw error;
      return false;
    }
  }

  /** The person has seen what there is; a start that was sent may still come up for as long as its fence says. */
  private async untilNoneCanComeUp(heldAtMs: number): Promise<void> {
    if (!mayHaveStarted(this.trail)) return;
    this.around.note({ state: 'starting' });
    const leftMs = heldAtMs + (this.trail.fence?.settleMs ?? 0) - Date.now();
    if (leftMs > 0) await pauseFor(leftMs, `until no earlier start of ${this.planned.id} can come up`);
    this.trail.fence = undefined;
  }

  /** A cancel that comes while nothing of the step is under way still has to stop what it has left. */
  private async orStopped<T>(wait: () => Promise<T>): Promise<T> {
    try {
      return await wait();
    } catch (error) {
      const receipts = await stopWhatIsOurs(this.step, this.trail);
      const hasBegun = this.pipeline.progress.stepOf(this.planned.id)?.state !== 'waiting';
      if (hasBegun) this.around.note({ state: receipts.length ? 'stopped' : 'failed', ...receiptOf(receipts) });
      throw error;
    }
  }

  /** What may run is listed, whatever a person has decided about the step. */
  private leftBehind(): { receipt?: Receipt[] } {
    if (!mayHaveStarted(this.trail)) return {};
    const leftRunning = 'the step was skipped by a person while nobody could tell whether a run of it is ours';
    const run = kindOf(this.step).title(this.step.body);
    const before = this.pipeline.progress.stepOf(this.planned.id)?.receipt ?? [];
    return { receipt: [...before, { run, asked: false, confirmed: false, leftRunning }] };
  }
}

/** What a held step can be answered. */
function answersFor(step: PlannedStep): AnswerName[] {
  return kindOf(step).adopted ? ['retry', 'skip', 'adopt'] : ['retry', 'skip'];
}

function isRetry({ is }: Answer): boolean {
  return is === 'retry' || is === 'retryWith';
}

function wordOf(id: string, answer: Answer): string {
  switch (answer.is) {
    case 'retry':
    case 'retryWith':
      return `step ${id} is tried again`;
    case 'skip':
      return `step ${id} is skipped: ${answer.reason}`;
    case 'adopt':
      return `step ${id} goes on with run ${answer.runId}`;
  }
}
