import type { Lateness, PipelineStatus } from '../domain/status';
import type { StepNeeds } from '../graph/step-needs';

/** One run of a pipeline, as lists show it. */
export interface ToldRun {
  /** By which every command finds it. */
  workflowId: string;
  /** Of this execution: one workflow id may have several, one after the other. */
  runId: string;
  /** The pipeline's. */
  name: string;
  /** The logical date, ISO 8601; absent where neither the memo nor the id tells it. */
  date?: string;
  /** In which people count its dates; absent while it is not known. */
  timezone?: string;
  /** As `list` tells it: of its status, of Temporal's own ends, or `stuck`. */
  state: string;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601; absent while it goes on. */
  endedAt?: string;
  /** Why it ended badly, what it asks, or that it is late, in one line; absent where there is nothing to say. */
  why?: string;
  /** That it was not done by the time at which it was to be; absent otherwise. */
  late?: Lateness;
}

/** A pipeline and its latest runs. */
export interface ToldPipeline {
  /** As its file names it. */
  name: string;
  /** The newest first; never empty. */
  runs: ToldRun[];
}

/** The answer of `GET /api/pipelines`. */
export interface ToldPipelines {
  /** By name. */
  pipelines: ToldPipeline[];
  /** How many of the newest runs were looked through, where there are more than that; absent where all were. */
  onlyNewest?: number;
}

/** A run in the grid. */
export interface ToldColumn extends ToldRun {
  /** How each step of the grid stands in this run, in their order; null of a step that it is not known to have. */
  cells: (string | null)[];
}

/** The answer of `GET /api/pipelines/NAME/runs`: runs by steps. */
export interface ToldGrid {
  /** The pipeline's. */
  name: string;
  /** The `id` of every step of these runs, in the order of the newest. */
  steps: string[];
  /** The newest first. */
  runs: ToldColumn[];
  /** How many of the newest runs were looked through, where there are more than that; absent where all were. */
  onlyNewest?: number;
}

/** How far the runs of a step are, as its wait last heard. */
export interface ToldProgress {
  /** 0 to 100; absent where the service does not say. */
  percent?: number;
  /** Written so far; absent where the service does not say. */
  rows?: number;
  /** The vendor's words of its runs, by their ids, where a wait has heard newer ones than the workflow. */
  words: Record<string, string>;
}

/** The answer of `GET /api/runs/ID`. */
export interface ToldRunPage {
  /** By which every command finds it. */
  workflowId: string;
  /** Of this execution. */
  runId: string;
  /** The type of the workflow, such as `huaweiCloudPipeline`. */
  type: string;
  /** Whether it goes on, or how Temporal says that it ended: `running`, `completed`, `timed out`... */
  end: string;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601; absent while it goes on. */
  endedAt?: string;
  /** The answer of its `status` query, or what Temporal remembers of it; absent where nothing is known yet. */
  status?: PipelineStatus;
  /** Whether a worker has answered: otherwise the status may be older than what has happened. */
  answered: boolean;
  /** Sentences that a person should read first: why nobody answers, that it stands still, what cannot be read. */
  notes: string[];
  /** By step: what waits under way have heard since. */
  progress: Record<string, ToldProgress>;
  /** In the order of the spec; absent where what it was started with cannot be read. */
  needs?: StepNeeds[];
}

/** What may be done to a run, as `POST /api/runs/ID/VERB` names it. */
export type BoardVerb = 'retry' | 'skip' | 'adopt' | 'pause' | 'resume' | 'cancel' | 'rerun';

/** The answer to a verb that was carried out. */
export interface ToldDone {
  /** What the pipeline, or the board for it, says. */
  message: string;
}

/** The answer to what was not: any status from 400 on. */
export interface ToldError {
  /** What happened and what to do, in a sentence or some lines. */
  error: string;
}
