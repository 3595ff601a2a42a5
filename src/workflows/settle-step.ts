import type { ApplicationFailure } from '@temporalio/workflow';
import { isCancellation } from '@temporalio/workflow';
import { OwnedRuns } from '../domain/owned-runs';
import type { DueStep, PlannedStep } from '../domain/plan';
import type { AnswerName, Receipt } from '../domain/status';
import { pauseFor } from './activity';
import { resolveDue } from './check';
import type { Answer } from './decision-inbox';
import { failureOf } from './judge';
import { knownFailure } from './known-failure';
import { kindOf } from './step-kinds';
import type { Notices } from './notices';
import type { Pipeline } from './pipeline';
import type { Told } from './run-graph';
import type { Beginning, StepContext } from './run-step';
import { AMBIGUOUS, BY_START, holdsOnAmbiguousStart, NoSuchRun, receiptOf, runStep } from './run-step';
import { stopWhatIsOurs } from './stop-step';
import { thisMoment, type Moment } from './workflow-task';

/**
 * Brings a step that is due to its end: runs it, skips it, or, where the pipeline holds, asks a person until it has
 * either succeeded or been skipped.
 * @throws ApplicationFailure `HuaweiCloud.*` when it failed and nobody is asked; CancelledFailure
 */
export function settleStep(pipeline: Pipeline, notices: Notices, step: PlannedStep, told: Told): Promise<void> {
  return new StepToSettle(pipeline, notices, step, told).settle();
}

class StepToSettle {
  private readonly owned: OwnedRuns<PlannedStep>;
  private readonly around: StepContext;
  /** The step as it is run: with its templates filled in, and what a person has changed. */
  private due: DueStep | undefined;
  private beginning: Beginning = BY_START;
  /** Why a person is asked. */
  private heldFor: ApplicationFailure | undefined;

  constructor(
    private readonly pipeline: Pipeline,
    private readonly notices: Notices,
    private readonly planned: PlannedStep,
    { failing, begun }: Told,
  ) {
    this.owned = pipeline.ownedBy(planned);
    this.around = {
      owned: this.owned,
      note: pipeline.noteFor(planned),
      gate: pipeline.inbox,
      attempts: pipeline.progress.attemptsOf(planned.id),
      tell: (event, text) => notices.tell(event, pipeline.progress.status, text, planned.id),
      failing: (failure) => (this.asksAPerson(failure) ? undefined : failing(failure)),
      begun,
    };
  }

  async settle(): Promise<void> {
    const { note } = this.around;
    const { inbox } = this.pipeline;
    for (;;) {
      if (inbox.paused) await this.stopOnCancel(() => inbox.untilGoing());
      try {
        if (this.planned.renderWhenDue && !this.due && this.whySkipped() === undefined) await this.fillIn();
        const skipped = this.whySkipped();
        if (skipped !== undefined) return note({ state: 'skipped', skipped });
        this.pipeline.done.push(await runStep(this.step, this.around, this.beginning));
        return;
      } catch (error) {
        if (isCancellation(error)) throw error;
        const why = this.whyItWaits(error);
        const answer = await this.stopOnCancel(() => this.answerTo(why));
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
    const { inbox, plan } = this.pipeline;
    this.due = await resolveDue(this.planned, this.pipeline.scope(), plan?.timezone ?? 'UTC');
    this.pipeline.ownedBy(this.due);
    // A pause or a skip may have come while it was looked at.
    if (inbox.paused) await inbox.untilGoing();
  }

  private whySkipped(): string | undefined {
    return this.pipeline.inbox.skippedBefore(this.planned) ?? this.planned.leftOut ?? this.due?.skip;
  }

  private beginningBy(answer: Answer): Beginning {
    if (answer.is === 'adopt') return { by: 'adoption', runId: answer.runId };
    const [run] = this.pipeline.progress.stepOf(this.planned.id)?.runs ?? [];
    return answer.is === 'retry' && answer.from && run ? { by: 'restart', of: run.id } : BY_START;
  }

  private asksAPerson(failure: Error): boolean {
    // The end waits for nobody.
    if (this.planned.always) return false;
    return this.pipeline.plan?.onFailure === 'hold' || holdsOnAmbiguousStart(this.step, knownFailure(failure).type);
  }

  /** A job is run again only beside nothing of ours: what an earlier run has left is stopped first. */
  private async answerTo(why: string): Promise<Answer> {
    for (let asked = why; ;) {
      const answer = await this.askAPerson(asked);
      const left = isRetry(answer) ? await this.stopWhatIsLeft() : [];
      if (!left.length) return answer;
      asked = `nothing is run beside what is left: ${left.map(({ leftRunning }) => leftRunning).join('; ')}`;
    }
  }

  /** @returns what could not be stopped */
  private async stopWhatIsLeft(): Promise<Receipt[]> {
    const { owned } = this;
    const runs = owned.runsToStop().filter(({ doubt }) => !doubt);
    if (!runs.length) return [];
    this.around.note({ state: 'starting' });
    const receipts = await stopWhatIsOurs(OwnedRuns.of(this.step, { runs }));
    // What is not known of a start in doubt, the next one looks for.
    owned.stoppedBesideAStart(receipts);
    this.around.note(receiptOf(receipts));
    return receipts.filter(({ confirmed }) => !confirmed);
  }

  /** Waits for a person's answer, and after that until nothing that was sent before can come up any more. */
  private async askAPerson(why: string): Promise<Answer> {
    const held = thisMoment();
    const { id } = this.planned;
    const { inbox, progress } = this.pipeline;
    const ask = { step: id, why, answers: answersFor(this.step) };
    let answer = await inbox.answerTo(ask, () => this.notices.tell('hold', progress.status, why, id));
    while (answer.is === 'retryWith' && !(await this.changeBy(answer)))
      answer = await inbox.answerTo(ask, () => undefined);
    if (!progress.status.asks.length) this.notices.tell('recovery', progress.status, wordOf(id, answer), id);
    if (isRetry(answer)) {
      if (this.heldFor && knownFailure(this.heldFor).type === AMBIGUOUS) await this.untilNoneCanComeUp(held);
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
      this.pipeline.ownedBy(due);
      checked();
      return true;
    } catch (error) {
      checked(new Error(knownFailure(error).message));
      if (isCancellation(error)) throw error;
      return false;
    }
  }

  /** The person has seen what there is; a start that was sent may still come up for as long as its fence says. */
  private async untilNoneCanComeUp(held: Moment): Promise<void> {
    if (!this.owned.mayHaveStarted) return;
    this.around.note({ state: 'starting' });
    const leftMs = held.atMs + (this.owned.fence?.settleMs ?? 0) - Date.now();
    // Always a timer: what the clock says in a task that is handed over in parts is not what it says on replay.
    await pauseFor(Math.max(leftMs, 1), `until no earlier start of ${this.planned.id} can come up`);
    this.owned.forgetFence();
  }

  /** A cancel that comes while nothing of the step is under way still has to stop what it has left. */
  private async stopOnCancel<T>(wait: () => Promise<T>): Promise<T> {
    try {
      return await wait();
    } catch (error) {
      const receipts = await stopWhatIsOurs(this.owned);
      const hasBegun = this.pipeline.progress.stepOf(this.planned.id)?.state !== 'waiting';
      if (hasBegun) this.around.note({ state: receipts.length ? 'stopped' : 'failed', ...receiptOf(receipts) });
      throw error;
    }
  }

  /** What may run is listed, whatever a person has decided about the step. */
  private leftBehind(): { receipt?: Receipt[] } {
    if (!this.owned.mayHaveStarted) return {};
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
