import type { CallOptions } from '../client/call-options';
import type { HuaweiCloudError } from '../client/huawei-cloud-error';
import type { FailureKind } from '../domain/failure-kind';
import type { MixedReply } from '../domain/mixed-reply';
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
  /** The cloud's own clock when it was read, in milliseconds since 1970; absent when it sent no `Date`. */
  cloudTimeMs?: number;
  /** How old the reading was when it was handed over, in milliseconds, where it was shared. @default 0 */
  ageMs?: number;
}

/** What the reply to a start says of one unit. */
export type StartAnswer<Trace> =
  | {
      is: 'started';
      /** As the reply names it. */
      run: Run<Trace>;
    }
  /** Accepted, but the reply does not name the run: look for it, and never start again. */
  | { is: 'accepted' }
  | {
      is: 'mixed';
      /** The reply as a whole. */
      of: MixedReply;
    }
  /** Not done, by the cloud's own word. `again`: another try may fare better. */
  | {
      is: 'refused';
      /** What a caller can do about it, in one word. */
      kind: FailureKind;
      /** Why not, as a sentence. */
      reason: string;
      /** Another try may fare better. */
      again: boolean;
    };

/** What the cloud says to a stop. */
type StopAnswer = 'asked' | 'atRest';

/** The runs newer than the fence, for each unit. */
interface SinceView<Trace> {
  candidates: Record<string, Candidate<Trace>[]>;
  cloudTimeMs?: number;
}

/** A run that a list is to tell of. */
export interface ListedRun<Trace = unknown> {
  /** Which run: its trace tells it from others of its job. */
  run: Run<Trace>;
  /** What stood at its job in the list before the run was last seen going on by a look of its own, and how long ago. */
  confirmed?: {
    /** The list's row of that time; its shape is the service's own. */
    row: unknown;
    /** For how long that row is old, in milliseconds. */
    agoMs: number;
  };
}

/** What a list shows of one run. */
export interface Listed {
  /** Absent where only a look of its own tells. Counts only while it says that the run goes on. */
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

/** What is waited for, as the watcher sees it. That is all there is to what nobody of ours starts. */
export interface WatchedJob<Trace = unknown> {
  /** By the names or ids under which marks, answers and refusals are kept. */
  readonly units: string[];
  /** Looks at these runs, and no others; one sighting a run, in order. */
  look(runs: Run<Trace>[], call: CallOptions): Promise<Sighting[]>;
  /** The list by which runs of many steps can be looked at together; absent where each is looked at by itself. */
  readonly list?: RunList<Trace>;
  /**
   * Whether this is what a look finds out of a run: it comes back from a heartbeat of the attempt before. Absent where looks find out
   * nothing that the next attempt could not see for itself.
   */
  isTrace?(trace: unknown): boolean;
  /**
   * Whether looks that fail so end the wait, since no other would fare better. Absent where none does: what was started goes
   * on, whatever the looks at it meet with.
   */
  endsWait?(error: HuaweiCloudError): boolean;
}

/**
 * One job in the cloud (or a batch that is started by one call), as the engine sees it. Each service fills it in; the
 * engine knows nothing else of a service. A unit is what a start can fail for by itself: one CDM job, one DGC job,
 * each stream job of a DLI batch.
 */
export interface RemoteJob<Mark = unknown, Trace = unknown> extends WatchedJob<Trace> {
  /** Whether this is what a unit is remembered by: marks come back from a history. Absent where any will do. */
  isMark?(mark: unknown): boolean;
  /** Reads what runs now and what ran last. */
  survey(units: string[], call: CallOptions): Promise<Survey<Mark, Trace>>;
  /** Sends the one request that starts these units. Never repeats it. */
  start(units: string[], marks: Record<string, Mark>, call: CallOptions): Promise<Record<string, StartAnswer<Trace>>>;
  /** Looks for runs that came after the marks. */
  since(units: string[], marks: Record<string, Mark>, call: CallOptions): Promise<SinceView<Trace>>;
  /**
   * Whether a run that came after the marks may be somebody else's, shown before ours is. Such a run is taken for ours
   * only when ours would have been shown too. Absent where a run tells whose it is, or where there can be one only.
   */
  ownershipIsAmbiguous?(): boolean;
  /** How many times longer than elsewhere the cloud may take to show a run that it has accepted. @default 1 */
  readonly shownLater?: number;
  /**
   * Looks whether these runs still hold anything: for a stream job, running is not the end it is for a start. `lost`
   * when the cloud does not show the run (yet).
   */
  checkStopped(runs: Run<Trace>[], call: CallOptions): Promise<Sighting[]>;
  /** A stop goes by the job's name and would end whatever runs under it: asked for only where our run was just seen. */
  readonly stopsByName?: boolean;
  /**
   * Asks the cloud to stop these runs. `asked` says no more than that; `atRest` that the cloud answered that nothing of the kind runs:
   * of a run that was just seen, whatever word stood at it, that is the evidence that it has ended.
   */
  stop(runs: Run<Trace>[], call: CallOptions): Promise<StopAnswer>;
}
