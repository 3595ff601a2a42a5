import type { RunEnd } from '../activities/requests';
import type { Fence } from '../domain/fence';
import type { Leftover } from '../domain/leftover';
import type { PlannedStep } from '../domain/plan';
import type { Run } from '../domain/run';
import type { Receipt } from '../domain/status';
import { hasEnded } from '../domain/verdict';
import { kindOf } from './kind-of';

/** What a step has left in the cloud so far, known at every moment. */
export interface Trail {
  runs: Run[];
  ends: RunEnd[];
  fence?: Fence;
  /** Since when a start has been under way that has not answered yet, ISO 8601. */
  startingSince?: string;
}

export function newTrail(): Trail {
  return { runs: [], ends: [] };
}

/** The runs that are ours, and hold something until they are stopped; and those of which nobody can say whose they are. */
export function runsAtLarge(step: PlannedStep, { runs, ends }: Trail): Run[] {
  const { outlives } = kindOf(step);
  return runs.filter((run) => {
    if (run.doubt) return true;
    const end = ends.find(({ id }) => id === run.id);
    return run.origin !== 'alreadyRunning' && !isAtRest(outlives, end);
  });
}

/** A start was sent, or may have been, and no run of it is known. */
export function mayHaveStarted({ fence }: Trail): boolean {
  return fence !== undefined && !fence.closed;
}

/** Takes note of a stop: what the cloud has confirmed is left no longer. */
export function settleTrail(trail: Trail, receipts: Receipt[]): void {
  const left = new Set(receipts.filter(({ confirmed }) => !confirmed).map(({ run }) => run));
  trail.runs = trail.runs.filter(({ id }) => left.has(id));
  trail.ends = trail.ends.filter(({ id }) => left.has(id));
  if (!left.size) trail.fence = undefined;
}

/** What somebody has to stop when the pipeline cannot; undefined when nothing is left. */
export function leftoverOf(step: PlannedStep, trail: Trail): Leftover | undefined {
  const kind = kindOf(step);
  const runs = runsAtLarge(step, trail);
  const fence = mayHaveStarted(trail) ? trail.fence : undefined;
  if (kind.leavesNothing || (!runs.length && !fence && !trail.startingSince)) return undefined;
  const { id, service, connection, body } = step;
  const startingSince = runs.length || fence ? undefined : trail.startingSince;
  return { step: id, service, title: kind.title(body), connection, body, runs, fence, startingSince };
}

/**
 * A run that has ended holds nothing any more. A stream that came up does, though its start has ended well; and of one
 * that the cloud has lost, nobody knows.
 */
function isAtRest(outlives: boolean, end: RunEnd | undefined): boolean {
  if (!end || !hasEnded(end.verdict) || end.verdict === 'lost') return false;
  return !(outlives && end.verdict === 'succeeded');
}
