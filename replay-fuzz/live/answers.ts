import { Random } from '../../chaos/random';
import type { JobSpec } from '../../simulator';
import type { PipelineStatus } from '../../src';
import { mended } from '../draw/drawn-job';
import type { DrawnRun, MeantStarts, Saying } from '../draw/drawn-run';

/** Whoever is asked that often has the step left out. */
const MOST_RETRIES = 2;
const MENDED = 0.7;

/** What a person says to what a run asks: it depends on the run and on what was asked before alone. */
export class Answers {
  private readonly random: Random;
  private readonly retries = new Map<string, number>();

  constructor(
    private readonly run: DrawnRun,
    /** Hears how the cloud's jobs are since they were mended. */
    private readonly addJobs: (jobs: JobSpec[]) => void,
  ) {
    this.random = new Random(run.startAfterMs + run.jobs.length);
  }

  /** The answer to one of the asks of such a status. */
  to({ step, answers }: PipelineStatus['asks'][number], status: PipelineStatus): Saying {
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
    this.addJobs(this.run.jobs.flatMap((job) => mended(job, names) ?? []));
  }
}
