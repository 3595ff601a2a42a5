import type { CallOptions } from '../client/call-options';
import type { FailureKind } from '../domain/failure-kind';
import type { Candidate, Refusal, Run } from '../domain/run';
import type { Sighting } from '../domain/verdict';

/** What the cloud shows of a step's units before any is started: what the fence is made of. */
export interface Survey<Mark, Trace> {
  /** The newest run of each unit. */
  marks: Record<string, Mark>;
  /** The units that already run, each with its run. */
  active: Record<string, Run<Trace>>;
  /** The units that cannot be started now whatever is sent. */
  refused: Refusal[];
  cloudTimeMs?: number;
  /** How old the reading was when it was handed over, in milliseconds, where it was shared. @default 0 */
  ageMs?: number;
}

/** What the reply to a start says of one unit. */
export type StartAnswer<Trace> =
  | { is: 'started'; run: Run<Trace> }
  /** Accepted, but the reply does not name the run: look for it, and never start again. */
  | { is: 'accepted' }
  /** Not done, by the cloud's own word. `again`: another try may fare better. */
  | { is: 'refused'; kind: FailureKind; reason: string; again: boolean };

/** The runs newer than the fence, for each unit. */
interface SinceView<Trace> {
  candidates: Record<string, Candidate<Trace>[]>;
  cloudTimeMs?: number;
}

/** A run that a list is to tell of. */
export interface ListedRun<Trace = unknown> {
  run: Run<Trace>;
  /** What stood at its job in the list before the run was last seen going on by a look of its own, and how long ago. */
  confirmed?: { row: unknown; agoMs: number };
}

/** What a list shows of one run. */
export interface Listed {
  /** Absent where only a look of its own tells. Heeded only while it says that the run goes on. */
  seen?: Sighting;
  /** What stands at its job, for the next reading to compare with. */
  row?: unknown;
}

/**
 * A list that shows the jobs of a whole place at once. It says of a run no more than that it goes on: an end, and all
 * that belongs to it, is believed of the run's own look alone.
 */
export interface RunList<Trace = unknown> {
  /** What the list covers, such as a cluster or a workspace. */
  readonly place: string;
  /** Rows that one call brings at most. */
  readonly rowsPerCall: number;
  /**
   * Reads the list, in at most so many calls: what it does not come to, it does not tell of.
   * @returns how many rows the whole list has, and what it shows of each run, in order
   */
  read(runs: ListedRun<Trace>[], mostCalls: number, call: CallOptions): Promise<{ rows: number; listed: Listed[] }>;
}

/**
 * One job in the cloud (or a batch that is started by one call), as the engine sees it. Each service fills it in; the
 * engine knows nothing else of a service. A unit is what a start can fail for by itself: one CDM job, one DGC job,
 * each stream job of a DLI batch.
 */
export interface RemoteJob<Mark = unknown, Trace = unknown> {
  readonly units: string[];
  /** Reads what runs now and what ran last. */
  survey(units: string[], call: CallOptions): Promise<Survey<Mark, Trace>>;
  /** Sends the one request that starts these units. Never repeats it. */
  start(units: string[], marks: Record<string, Mark>, call: CallOptions): Promise<Record<string, StartAnswer<Trace>>>;
  /** Looks for runs that came after the marks. */
  since(units: string[], marks: Record<string, Mark>, call: CallOptions): Promise<SinceView<Trace>>;
  /** Looks at these runs, and no others; one sighting a run, in order. */
  look(runs: Run<Trace>[], call: CallOptions): Promise<Sighting[]>;
  /** The list by which runs of many steps can be looked at together; absent where each is looked at by itself. */
  readonly list?: RunList<Trace>;
  /**
   * Looks whether these runs still hold anything: for a stream job, running is not the end it is for a start. `lost`
   * when the cloud does not show the run (yet).
   */
  lookForRest(runs: Run<Trace>[], call: CallOptions): Promise<Sighting[]>;
  /** A stop goes by the job's name and would end whatever runs under it: asked for only where our run was just seen. */
  readonly stopsByName?: boolean;
  /** Asks the cloud to stop these runs. Returning says only that it was asked. */
  stop(runs: Run<Trace>[], call: CallOptions): Promise<void>;
}
