import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { Random } from '../../chaos/random';
import type { PipelineStatus } from '../../src';
import { mended } from '../draw/drawn-job';
import type { DrawnRun, MeantStarts, Saying } from '../draw/drawn-run';
import { sayTogether } from './say';
import type { LiveStage } from './live-stage';

const LOOK_EVERY_MS = 500;
const ANSWERS_WITHIN_MS = 4_000;
/** Whoever is asked that often has the step left out. */
const MOST_RETRIES = 2;
const MENDED = 0.7;

/** A person who looks at a run now and then, and answers everything it asks in one breath. */
export class Attendant {
  private readonly random: Random;
  private readonly retries = new Map<string, number>();

  constructor(
    private readonly run: DrawnRun,
    private readonly handle: WorkflowHandle,
    private readonly stage: LiveStage,
  ) {
    this.random = new Random(run.startAfterMs + run.jobs.length);
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
      const says = [...status.asks.map((ask) => this.answer(ask, status)), ...forgotten];
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

  private answer({ step, answers }: PipelineStatus['asks'][number], status: PipelineStatus): Saying {
    const before = this.retries.get(step) ?? 0;
    const skip: Saying = { update: 'skip', input: { step, reason: 'asked too often' } };
    if (before >= MOST_RETRIES) return skip;
    this.retries.set(step, before + 1);
    const [runId] = status.steps.find(({ id }) => id === step)?.runs.map(({ id }) => id) ?? [];
    const word = this.random.pick(['retry', 'retry', 'retry', 'skip', 'adopt', 'adoptWrongly']);
    switch (word) {
      case 'retry':
        return this.retry(step);
      case 'skip':
        return skip;
      case 'adopt':
      case 'adoptWrongly':
        if (!answers.includes('adopt')) return this.retry(step);
        return { update: 'adopt', input: { step, runId: word === 'adopt' && runId !== undefined ? runId : '99' } };
    }
  }

  /** A person mends the job, as a rule, and has it run again. */
  private retry(step: string): Saying {
    const meant = this.run.meant.filter((one) => one.step === step);
    if (this.random.chance(MENDED)) this.mend(meant);
    const params = this.random.chance(0.7) ? { params: { value: `again ${this.random.between(1, 9)}` } } : {};
    return { update: 'retry', input: { step, ...params } };
  }

  private mend(meant: MeantStarts[]): void {
    const names = new Set(meant.map(({ job }) => job));
    this.stage.cloud.addJobs(this.run.jobs.flatMap((job) => mended(job, names) ?? []));
  }
}
