import { condition } from '@temporalio/workflow';
import type { PlannedStep } from '../domain/plan';
import type { Ask } from '../domain/status';
import type { Progress } from './progress';
import type { Clock } from './step-deadline';

/** What a person has said of a step that waits. */
export type Answer =
  | { is: 'retry'; from?: 'failedNode' }
  | {
      is: 'retryWith';
      /** Take the place of the job's parameters of the same name. */
      params: Record<string, unknown>;
      /** Called once they have been looked at, with what is wrong with them. */
      checked: (refusal?: Error) => void;
    }
  | {
      is: 'skip';
      /** Why, in the words of who decides. */
      reason: string;
    }
  | {
      is: 'adopt';
      /** By which people know the run. */
      runId: string;
    };

/** Where the steps of one pipeline wait for people, and people leave what they have to say. */
export class DecisionInbox {
  private readonly answers = new Map<string, Answer>();
  private readonly skippedInAdvance = new Map<string, string>();
  private readonly clocks = new Set<Clock>();
  /** People whose word is being looked at. */
  listening = 0;

  constructor(
    /** Where what is asked and answered can be seen. */
    readonly progress: Progress,
  ) {}

  /** A person has paused the pipeline: nothing new is started. */
  get paused(): boolean {
    return this.progress.paused;
  }

  /** Nothing new is started from now on, and every clock stands still. */
  pause(): void {
    this.progress.pause(true);
    for (const clock of this.clocks) clock.hold();
  }

  /** What waits goes on, and every clock with it. */
  resume(): void {
    this.progress.pause(false);
    for (const clock of this.clocks) clock.go();
  }

  /** Resolves when something new may be started: a pause is waited out. */
  async untilGoing(): Promise<void> {
    await condition(() => !this.paused);
  }

  /** The clock stands still during every pause, from now until it is taken off. */
  hang(clock: Clock): void {
    this.clocks.add(clock);
    if (!this.paused) clock.go();
  }

  /** The clock stays as it is: pauses are no longer its own. */
  takeOff(clock: Clock): void {
    this.clocks.delete(clock);
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
      return this.take(ask.step) as Answer;
    } finally {
      const unread = this.take(ask.step);
      if (unread?.is === 'retryWith') unread.checked(new Error(`step ${ask.step} waits no longer`));
      this.progress.answered(ask.step);
    }
  }

  /** Why a person does not want the step to be run at all. */
  skippedBefore({ id }: PlannedStep): string | undefined {
    return this.skippedInAdvance.get(id);
  }

  /** What the step asks now; undefined when it asks nothing, or has its answer. */
  askOf(step: string): Ask | undefined {
    // An answer that was given counts although its step has not heard of it yet.
    return this.answers.has(step) ? undefined : this.progress.status.asks.find((ask) => ask.step === step);
  }

  /** Leaves an answer for the step, which may take it later. */
  answer(step: string, answer: Answer): void {
    this.answers.set(step, answer);
  }

  /**
   * Has a step try again with other parameters, which it checks itself before it goes on.
   * @throws what it has against them: it waits for an answer as before
   */
  async answerWith(step: string, params: Record<string, unknown>): Promise<void> {
    this.listening += 1;
    try {
      await new Promise<void>((resolve, reject) => {
        const checked = (refusal?: Error) => (refusal ? reject(refusal) : resolve());
        this.answer(step, { is: 'retryWith', params, checked });
      });
    } finally {
      this.listening -= 1;
    }
  }

  /** The step is left out when its turn comes, and said to be until then. */
  skipWhenDue(step: string, reason: string): void {
    this.skippedInAdvance.set(step, reason);
    this.progress.step(step, { skipped: reason });
  }

  private take(step: string): Answer | undefined {
    const answer = this.answers.get(step);
    this.answers.delete(step);
    return answer;
  }
}
