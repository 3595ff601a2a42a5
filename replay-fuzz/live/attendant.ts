import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { PipelineStatus } from '../../src';
import type { DrawnRun, Saying } from '../draw/drawn-run';
import { Answers } from './answers';
import { sayTogether } from './say';
import type { LiveStage } from './live-stage';

const LOOK_EVERY_MS = 500;
const ANSWERS_WITHIN_MS = 4_000;

/** A person who looks at a run now and then, and answers everything it asks in one breath. */
export class Attendant {
  private readonly answers: Answers;

  constructor(
    private readonly run: DrawnRun,
    private readonly handle: WorkflowHandle,
    private readonly stage: LiveStage,
  ) {
    this.answers = new Answers(run, (jobs) => stage.cloud.addJobs(jobs));
  }

  /** Returns once the run has ended, or when it is over. */
  async attend(over: AbortSignal): Promise<void> {
    for (let pausedLooks = 0; !over.aborted;) {
      await pause(LOOK_EVERY_MS, undefined, { signal: over });
      const found = await this.handle.describe().catch(() => undefined);
      if (found && found.status.name !== 'RUNNING') return;
      const status = found && (await this.status());
      if (!status) continue;
      pausedLooks = status.state === 'paused' ? pausedLooks + 1 : 0;
      // Whoever paused it could not be heard when they had it go on.
      const forgotten: Saying[] = pausedLooks > 4 ? [{ update: 'resume', input: {} }] : [];
      const says = [...status.asks.map((ask) => this.answers.to(ask, status)), ...forgotten];
      await sayTogether(says, this.run, this.handle, this.stage);
    }
  }

  /** Asked of the workflow itself, whatever its workers suffer. Undefined while none answers: they are killed now and then. */
  private async status(): Promise<PipelineStatus | undefined> {
    const { connection } = this.stage.client;
    return connection
      .withDeadline(Date.now() + ANSWERS_WITHIN_MS, async () => this.handle.query<PipelineStatus>('status'))
      .catch(() => undefined);
  }
}
