import type { Fence } from './fence';
import type { Leftover } from './leftover';
import type { StepWork } from './plan';
import type { Run } from './run';
import type { RunEnd } from './run-end';
import type { Receipt } from './status';
import { traitsOf } from './step-traits';
import { hasEnded } from './verdict';

/** A step as its trail needs it: whose it is, where, and what it runs. */
export type TrailedStep = StepWork & { id: string; connection: string };

/** What a step has left in the cloud so far, known at every moment. */
export interface Trail {
  runs: Run[];
  ends: RunEnd[];
  fence?: Fence;
  /** The instance that the fence is about, where it was run again instead of a new one. */
  restartOf?: string;
  /** Runs of an earlier try that are ours and could not be stopped. */
  abandoned: Run[];
  /** Since when a start has been under way that has not answered yet, ISO 8601. */
  startingSince?: string;
}

export function newTrail(): Trail {
  return { runs: [], ends: [], abandoned: [] };
}

/** The runs that are ours, and hold something until they are stopped; and those of which nobody can say whose they are. */
export function runsAtLarge(step: TrailedStep, { runs, ends, abandoned }: Trail): Run[] {
  const { outlives } = traitsOf(step);
  const latest = runs.filter((run) => {
    if (run.doubt) return true;
    const end = ends.find(({ id }) => id === run.id);
    return run.origin !== 'alreadyRunning' && !isAtRest(outlives, end);
  });
  return [...abandoned, ...latest];
}

/**
 * Takes note of runs that a new try has brought. What was ours before stays ours, also where the new try found it
 * running and could not know whose it is.
 * @returns the runs of this try
 */
export function takeRuns(step: TrailedStep, trail: Trail, runs: Run[]): Run[] {
  const known = runsAtLarge(step, trail);
  const ours = runs.map((run) => {
    const before = known.find(({ id }) => id === run.id);
    return before && run.origin === 'alreadyRunning' ? before : run;
  });
  trail.abandoned = known.filter(({ id }) => !ours.some((run) => run.id === id));
  trail.runs = ours;
  trail.ends = [];
  return ours;
}

/** A start was sent, or may have been, and no run of it is known. */
export function mayHaveStarted({ fence }: Trail): boolean {
  return fence !== undefined && !fence.closed;
}

/** Takes note of a stop: what the cloud has confirmed is left no longer. */
export function settleTrail(trail: Trail, receipts: Receipt[]): void {
  const left = new Set(receipts.filter(({ confirmed }) => !confirmed).map(({ run }) => run));
  trail.runs = trail.runs.filter(({ id }) => left.has(id));
  trail.abandoned = trail.abandoned.filter(({ id }) => left.has(id));
  trail.ends = trail.ends.filter(({ id }) => left.has(id));
  if (!left.size) trail.fence = undefined;
}

/** What somebody has to stop when the pipeline cannot; undefined when nothing is left. */
export function leftoverOf(step: TrailedStep, trail: Trail): Leftover | undefined {
  const traits = traitsOf(step);
  const runs = runsAtLarge(step, trail);
  const fence = mayHaveStarted(trail) ? trail.fence : undefined;
  if (traits.leavesNothing || (!runs.length && !fence && !trail.startingSince)) return undefined;
  const { id, service, connection, body } = step;
  const startingSince = runs.length || fence ? undefined : trail.startingSince;
  const { restartOf } = trail;
  return { step: id, service, title: traits.title(body), connection, body, runs, fence, restartOf, startingSince };
}

/**
 * A run that has ended holds nothing any more. A stream that came up does, though its start has ended well; and of one
 * that the cloud has lost, nobody knows.
 */
function isAtRest(outlives: boolean, end: RunEnd | undefined): boolean {
  if (!end || !hasEnded(end.verdict) || end.verdict === 'lost') return false;
  return !(outlives && end.verdict === 'succeeded');
}
