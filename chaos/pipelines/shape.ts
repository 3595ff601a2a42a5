/** What one step does: a job that runs and ends, objects that come, a message, a cluster that is woken or put to rest. */
export interface JobShape {
  service: 'cdm' | 'dgc' | 'dliSql' | 'dliSpark' | 'mrs' | 'obs' | 'smn' | 'cdmCluster';
  /**
   * As the cloud's log has it. CDM and DGC: its name, of a job that is created for its run without the run's own part. SQL:
   * the statement. Spark: the file. MRS: `cluster/type`. SMN: the topic. A cluster's id. Of objects `bucket/prefix`, of which
   * no log tells.
   */
  job: string;
  /** Of objects: until all of them are there. Of a cluster: until it runs, or rests. */
  durationMs: number;
  /** The cloud's last word on it. */
  outcome: string;
  visibleAfterMs: number;
  stopTakesMs: number;
  halt?: Halt;
  retries?: OwnRetries;
  /** What reads show once it has ended, where CDM has lost sight of it. */
  wordOnceEnded?: string;
  /** A job of a whole database, which CDM's list does not show. */
  isUnlisted?: boolean;
  /** A CDM job that stands in the pipeline: it is created for its run, and deleted after it unless it is to be kept. */
  inline?: { keep: boolean };
  /** So many objects come one after the other; a single one is waited for by its key. */
  objects?: number;
  /** What is done with a cluster. */
  action?: 'start' | 'stop';
}

/** A DGC instance is halted once, by a node's failure. Nobody may continue it; then its step's time runs out. */
export interface Halt {
  afterMs: number;
  /** What the step is told to do then. Absent: the default, which outlasts the chaos. */
  whenHalted?: 'wait' | 'stop' | 'fail';
  /** A person continues it so long after it was halted. */
  continuedAfterMs?: number;
}

/** CDM itself runs a failed job again (RETRY_TRIPLE). */
interface OwnRetries {
  times: number;
  /** The tries that fail whatever the outcome. */
  failing: number;
  pauseMs: number;
}

/** What lies in the way of a job from the beginning. Of a statement, which is a job of its own each time: a deadline. */
export type Obstacle =
  /** A stranger runs the job, or one on the cluster that is to rest, for longer than the chaos lasts. */
  | 'taken'
  /** The cloud has no such job, bucket, topic or cluster. */
  | 'missing'
  /** The job lasts for hours, or the last object comes after hours, and the step has seconds. */
  | 'deadline'
  /** The cloud does not take what it is asked for. */
  | 'refused'
  /** CDM loses sight of its run, which ends: its word is UNKNOWN for ever after, and the step has seconds. */
  | 'lostSight';

/** A stranger who starts the same job while the pipeline does. */
export interface Rival {
  moment: RivalMoment;
  /** From that moment. */
  afterMs: number;
  /** By the service's own schedule, which its data tell from a start by hand. */
  bySchedule: boolean;
  /** It is another job that is started, whose name contains ours: a filter that matches loosely shows both. */
  ofNamesake?: boolean;
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
  /** It comes back by itself each time, and then runs on; or it dies as soon as it runs, its limit being used up. */
  restarts?: { afterMs: number; times: number; pauseMs: number; lastly: 'job_running' | 'job_running_exception' };
  /** It is scaled so long after it began to run: its start time moves. */
  rescalesAfterMs?: number;
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

/** One of the items that a step is run for, each with a job of its own. They stand beside each other in the shape. */
export interface Item {
  /** The step as the spec has it; each item's own id is `of[value]`. */
  of: string;
  value: string;
  /** When one fails the others go on; else all are stopped. */
  keepGoing: boolean;
  /** So many go on at a time. */
  most?: number;
}

export interface JobStepShape extends StepTerms {
  work: JobShape;
  item?: Item;
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
  /** Runs of its first stream are told that the first token is not usable, in DLI's own words, with 400. */
  tokenRefused?: boolean;
  /** One read of its first job, or stream, is refused by somebody who should not: a good signature, or a page. */
  oddRefusal?: 'signature' | 'page';
  steps: StepShape[];
  /** So many of its steps go on at a time. */
  maxParallel?: number;
  /** A job that is run at the end, whatever came before; it succeeds. */
  end?: JobShape;
}

/** What the step of the end is called. */
export const END = 'end';

/** The step as the spec has it: an item's is the one that it is of. */
export function stepOf({ id, ...step }: Pick<StepShape, 'id'> & { item?: Item }): string {
  return step.item?.of ?? id;
}

/** The same, of what a status names. */
export function stepNamed(id: string): string {
  return id.replace(/\[.*\]$/, '');
}

export function isStreamsStep(step: StepShape): step is StreamsStepShape {
  return step.work.service === 'dli';
}
