import { condition } from '@temporalio/workflow';
import type { DueStep, PlannedStep } from '../domain/plan';
import type { Ask } from '../domain/status';
import type { Progress } from './progress';

/** What a person has said of a step that waits. */
export type Answer =
  { is: 'retry'; step: DueStep; from?: 'failedNode' } | { is: 'skip'; reason: string } | { is: 'adopt'; runId: string };

/** Where the steps of one pipeline wait for people, and people leave what they have to say. */
export class Desk {
  private readonly answers = new Map<string, Answer>();
  private readonly leftOut = new Map<string, string>();
  /** People whose word is being looked at. */
  listening = 0;

  constructor(readonly progress: Progress) {}

  get paused(): boolean {
    return this.progress.paused;
  }

  /** Resolves when something new may be started: a pause is waited out. */
  async untilGoing(): Promise<void> {
    await condition(() => !this.paused);
  }

  /**
   * Shows what is asked of whom, and waits for the answer; a cancel ends the wait.
   * @param asked called once it can be seen
   */
  async answerTo(ask: Ask, asked: () => void): Promise<Answer> {
    this.progress.step(ask.step, { state: 'held' });
    this.progress.ask(ask);
    asked();
    try {
      await condition(() => this.answers.has(ask.step));
      return this.answers.get(ask.step) as Answer;
    } finally {
      this.answers.delete(ask.step);
      this.progress.answered(ask.step);
    }
  }

  /** Why a person does not want the step to be run at all. */
  skippedBefore({ id }: PlannedStep): string | undefined {
    return this.leftOut.get(id);
  }

  askOf(step: string): Ask | undefined {
    // An answer that was given counts although its step has not heard of it yet.
    return this.answers.has(step) ? undefined : this.progress.status.asks.find((ask) => ask.step === step);
  }

  answer(step: string, answer: Answer): void {
    this.answers.set(step, answer);
  }

  skipWhenDue(step: string, reason: string): void {
    this.leftOut.set(step, reason);
    this.progress.step(step, { skipped: reason });
  }
}
