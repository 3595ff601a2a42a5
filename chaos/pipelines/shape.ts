/** A job that runs and ends: a CDM migration or a DGC job. */
export interface JobShape {
  service: 'cdm' | 'dgc';
  job: string;
  durationMs: number;
  /** The cloud's last word on it. */
  outcome: string;
  visibleAfterMs: number;
  stopTakesMs: number;
}

/** What lies in the way of a job from the beginning. */
export type Obstacle =
  /** A stranger runs the job, for longer than the chaos lasts. */
  | 'taken'
  /** The cloud has no such job. */
  | 'missing'
  /** The job lasts for hours and the step has seconds. */
  | 'deadline';

/** A stranger who starts the same job while the pipeline does. */
export interface Rival {
  moment: RivalMoment;
  /** From that moment. */
  afterMs: number;
  /** By the service's own schedule, which its data tell from a start by hand. */
  bySchedule: boolean;
}

type RivalMoment =
  /** Our start is accepted and its reply lost; the stranger starts the job in that window. */
  | 'beside'
  /** Our request does not arrive; the stranger starts the job meanwhile. */
  | 'instead'
  /** Our run is under way, or has just ended where the service has one run a job. */
  | 'later';

export interface StreamShape {
  id: number;
  startupMs: number;
  outcome: 'job_running' | 'job_finish' | 'job_submit_fail';
  visibleAfterMs: number;
  stopTakesMs: number;
  /** The cloud refuses this one in every batch. */
  refused: boolean;
  /** A stranger started it before. */
  runsAlready: boolean;
}

/** A condition on the rows that an earlier CDM job has written. */
interface Condition {
  of: string;
  holds: boolean;
}

interface StepTerms {
  id: string;
  when?: Condition;
}

export interface JobStepShape extends StepTerms {
  work: JobShape;
  /** The earlier CDM job whose rows it is told. */
  rowsOf?: string;
  obstacle?: Obstacle;
  rival?: Rival;
  /** Run when a later step fails or the pipeline is cancelled later. */
  undo?: JobShape;
}

export interface StreamsStepShape extends StepTerms {
  work: { service: 'dli'; streams: StreamShape[]; keepGoing: boolean };
}

export type StepShape = JobStepShape | StreamsStepShape;

/** A pipeline drawn by chance: what it does, how the cloud will treat it, and when we meddle with it. */
export interface PipelineShape {
  name: string;
  connection: string;
  clusterId: string;
  /** From the beginning of the chaos. */
  startAfterMs: number;
  /** From the pipeline's start; absent when nobody cancels it. */
  cancelAfterMs?: number;
  /** All steps but the first run beside each other, after it. Else each follows the one before. */
  fansOut?: boolean;
  /** It waits for a person where a step fails: the first answer to each is this one, every later one `skip`. */
  held?: 'retry' | 'skip';
  /** A person pauses it, so long after its start, for so long. */
  pause?: { afterMs: number; forMs: number };
  /** A person has its last step left out before it is due, if they are in time. */
  skipAhead?: { step: string; afterMs: number };
  steps: StepShape[];
}

export function isStreamsStep(step: StepShape): step is StreamsStepShape {
  return step.work.service === 'dli';
}
