import type { JobSpec } from '../../simulator';

/** What a run is drawn to try. */
type RunKind = 'pipeline' | 'own workflow' | 'backfill' | 'slow check';

/** Some things that people say in one breath, so that they reach the workflow in one task. */
export interface Burst {
  /** From the start of the run. */
  afterMs: number;
  says: Saying[];
}

export interface Saying {
  update: 'pause' | 'resume' | 'skip' | 'retry' | 'adopt' | 'runNow';
  input: object;
}

/** How often the cloud may see a job started by us. */
export interface MeantStarts {
  job: string;
  /** For each time that the step is tried: by itself, and by each answer of a person after which it goes on. */
  most: number;
  /** The step that runs it, as people name it. */
  step: string;
}

/** A workflow to start, drawn by chance: what it runs, and how we meddle with it. */
export interface DrawnRun {
  kind: RunKind;
  workflowId: string;
  workflowType: string;
  args: unknown[];
  /** What the cloud has for it. */
  jobs: JobSpec[];
  meant: MeantStarts[];
  startAfterMs: number;
  cancelAfterMs?: number;
  bursts: Burst[];
  /** Answers of people after which a step goes on, by step; counted while it runs. */
  answers: Record<string, number>;
  /** Whether people look at it, and answer what it asks. */
  isAttended: boolean;
  /** Jobs whose reply to the start is lost while a stranger starts them too. */
  rivals: string[];
  /** Runs that have ended, or go on, before this one is started. */
  earlier: EarlierRun[];
  taskTimeoutMs?: number;
}

export interface EarlierRun {
  workflowId: string;
  args: unknown[];
  /** Waited for before the run itself begins. */
  endsFirst: boolean;
}

/** A run of which nothing more was drawn than what it is. */
export function plainRun(
  run: Pick<DrawnRun, 'kind' | 'workflowId' | 'workflowType' | 'args' | 'jobs'> & Partial<DrawnRun>,
): DrawnRun {
  return { meant: [], startAfterMs: 0, bursts: [], answers: {}, isAttended: false, rivals: [], earlier: [], ...run };
}

/** What an answer may be after which the step's job is run again. */
const GOES_ON = new Set(['retry', 'adopt']);

/** Counted also where nobody says whether it was heeded: it may have been. */
export function countAnswers(run: DrawnRun, says: readonly Saying[]): void {
  for (const { update, input } of says) {
    if (!GOES_ON.has(update) || !('step' in input)) continue;
    const step = String(input.step);
    run.answers[step] = (run.answers[step] ?? 0) + 1;
  }
}
