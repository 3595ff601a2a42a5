import type { FailureKind } from './failure-kind';
import type { RunStatus } from './status';
import type { Verdict } from './verdict';

/**
 * How a run came to be ours, or not. `new`: the start's own reply named it. `adopted`: found after a lost reply as the
 * only run that can be ours. `alreadyRunning`: it ran before us, and nothing we undo touches it.
 */
type RunOrigin = 'new' | 'adopted' | 'alreadyRunning';

/** A run that a step waits for: a CDM submission, a DGC instance, a DLI stream job's latest start. */
export interface Run<Trace = unknown> {
  /** The id people know it by: submission id, instance id, stream job id. */
  id: string;
  /** The job's name, or its id where it has none. */
  job: string;
  /** Whether it is ours, and how that is known: it decides what a stop may touch. */
  origin: RunOrigin;
  /** What tells this run from an earlier or later run of the same job. Filled and read by its service only. */
  trace: Trace;
  /** Why nobody can say whether this run is ours: it is not stopped, but listed. */
  doubt?: string;
}

/** A unit of a step (one DLI job of a batch, say) that the cloud would not start. */
export interface Refusal {
  /** Of the unit: its name, or its id where it has none. */
  job: string;
  /** What a caller can do about it, in one word. */
  kind: FailureKind;
  /** Why not, as a sentence. */
  reason: string;
}

/** What became of a start request: every unit of the step is in exactly one of the two lists. */
export interface StartResult {
  /** Those that have been started, found again or taken over. */
  runs: Run[];
  /** Those that do not run, for sure. */
  refused: Refusal[];
  /**
   * How long it may go unnoticed that the worker which waits for these runs has died, in milliseconds: longer on a
   * worker with many waits.
   * @default 30_000
   */
  heartbeatTimeoutMs?: number;
}

/** A run found after the fence, and whether it can be ours. */
export interface Candidate<Trace = unknown> {
  /** As it would be, were it ours. */
  run: Run<Trace>;
  /** `doubtful`: nothing excludes it, but something speaks against it. */
  ours: 'possible' | 'doubtful' | 'no';
  /** When the run began, by the cloud's own clock, in milliseconds; absent where the cloud does not tell. */
  beganAtMs?: number;
  /** By when it had been asked for, by that clock: its request came no later. Absent where no time of it says so. */
  askedByMs?: number;
  /**
   * It is over, and another start of the same job would be shown in its place: where it is somebody else's, ours may still come.
   * @default false
   */
  mayBeFollowed?: boolean;
  /** When it was over, by the cloud's own clock, in milliseconds since 1970; absent where the cloud does not tell. */
  endedAtMs?: number;
  /** What to remember of it where it is over for good: whatever its job shows later is another run. Absent where its id tells that. */
  endedTrace?: Trace;
  /** What a person would want to see before deciding. */
  evidence: string;
}

/** What the runs seen after a fence mean for one unit. */
export type Finding<Trace = unknown> =
  | { is: 'none' }
  | {
      is: 'one';
      /** The one that can only be ours. */
      run: Run<Trace>;
      /** It is over, and ours may still come in its place, should it be somebody else's. */
      mayBeFollowed: boolean;
      /** The same run as it is remembered where none of ours can come any more. */
      settled: Run<Trace>;
      /** When it was over, by the cloud's own clock; absent where that is not known. */
      endedAtMs?: number;
    }
  | {
      is: 'unclear';
      /** What a person would want to see before deciding, a run a sentence. */
      evidence: string[];
    };

/**
 * Decides which of the runs newer than the fence is ours: exactly one that can be, and none that is doubtful.
 * Anything else stays unclear: never a guess.
 * @param openUntilMs when the last start under the fence could begin, once that time is over by the cloud's clock
 * @param openFromMs before when nothing can have been asked for under the fence, by that clock
 */
export function findingOf<Trace>(
  candidates: Candidate<Trace>[],
  openUntilMs?: number,
  openFromMs?: number,
): Finding<Trace> {
  const relevant = candidates.filter((candidate) => candidate.ours !== 'no');
  const [only] = relevant;
  if (!only) return { is: 'none' };
  const isOutOfTime = beganLater(only, openUntilMs) || wasAskedEarlier(only, openFromMs);
  if (relevant.length === 1 && only.ours === 'possible' && !isOutOfTime) {
    const run = { ...only.run, origin: 'adopted' as const };
    const settled = { ...run, trace: only.endedTrace ?? run.trace };
    return { is: 'one', run, settled, mayBeFollowed: only.mayBeFollowed ?? false, endedAtMs: only.endedAtMs };
  }
  return { is: 'unclear', evidence: candidates.map((candidate) => candidate.evidence) };
}

/** Whether all of these were seen before, at a time when none could have begun too late. */
export function isInTime(candidates: Candidate[], seenInTime: ReadonlySet<string>): boolean {
  return candidates.every(({ run }) => seenInTime.has(run.id));
}

/** Hours after a lost start the only newer run may well be somebody else's. */
function beganLater({ beganAtMs }: Candidate, openUntilMs: number | undefined): boolean {
  return openUntilMs !== undefined && beganAtMs !== undefined && beganAtMs > openUntilMs;
}

/** It was hidden when the marks were read, and is shown since: nobody's of ours, unless the cloud's clocks disagree. */
function wasAskedEarlier({ askedByMs }: Candidate, openFromMs: number | undefined): boolean {
  return openFromMs !== undefined && askedByMs !== undefined && askedByMs < openFromMs;
}

/** How one run ended. */
export interface RunEnd extends RunStatus {
  /** What its last word means. */
  verdict: Verdict;
  /** What tells it from other runs of its job, where more was learned of it at its end. */
  trace?: unknown;
  /** What later steps may use of it in templates. */
  output?: Record<string, unknown>;
}
