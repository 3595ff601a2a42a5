import type { DliJob } from '../../client/dli/dli';
import type { StreamJobMark, StreamStart } from '../../domain/dli/stream-job';
import {
  hasFinished,
  isActive,
  isOnItsWay,
  mayBeSomebodyElses,
  showsStartSince,
  startVerdict,
} from '../../domain/dli/stream-job';
import { reasonOf } from '../../domain/reason';
import type { Run } from '../../domain/run';
import type { Sighting, Verdict } from '../../domain/verdict';

/**
 * What a stream job looked like before it was started: an end that stood there before is not this start's. Absent for
 * a job that is to be stopped whoever started it.
 */
export interface StreamTrace extends StreamStart {
  /** As it was read before the start was sent. */
  before?: StreamJobMark;
  /**
   * By when the cloud had accepted the start, by its own clock, in milliseconds since 1970. Only where the reply was long in coming: a
   * worker of 0.1.0 does not know it.
   */
  acceptedAtMs?: number;
  /** How it was seen to be over while it was still being started: what the job shows since is another start. As above, of later workers. */
  ended?: StreamEnd;
}

/** A stream job at rest, after a start. */
export interface StreamEnd extends StreamJobMark {
  /** Why, in the vendor's words. */
  reason?: string;
}

/** As {@link sightingOf}, of one that was seen to be over. */
export function endSeen(run: Run<StreamTrace>, { reason, ...mark }: StreamEnd): Sighting {
  return { ...sightingOf(run, { id: run.id, ...mark }), reason };
}

/** How the start of a stream job goes. */
export function sightingOf(run: Run<StreamTrace>, job: DliJob): Sighting {
  const verdict = verdictOf(run, job);
  const reason = TELL_WHY.has(verdict) ? reasonOf(job.statusDescription) : undefined;
  return { verdict, status: job.status, reason, trace: traceOf(run, job, verdict) };
}

/**
 * What is remembered of the run from now on. One that is stopped before it runs rests as it did before its start: that the
 * start was seen tells the two apart.
 */
function traceOf({ trace }: Run<StreamTrace>, job: DliJob, verdict: Verdict): StreamTrace | undefined {
  // Of one that is up by a later start, whoever made that, what is remembered is the start that was ours.
  if (verdict === 'succeeded' && !mayBeSomebodyElses(trace, job))
    return { ...trace, startedAtMs: job.startTimeMs, restarts: job.restarts };
  const isShown = trace.before !== undefined && isActive(job) && showsStartSince(trace.before, job);
  return isShown ? { ...trace, before: markOf(job) } : undefined;
}

/** What a job is remembered by. */
export function markOf({ status, startTimeMs, updateTimeMs }: DliJob): StreamJobMark {
  return { status, startTimeMs, updateTimeMs };
}

const TELL_WHY = new Set<Verdict>(['failed', 'stopped', 'halted']);

function verdictOf({ origin, trace }: Run<StreamTrace>, job: DliJob): Verdict {
  // One that is only just being started, by whomever, may still fail; one that is being stopped is up no longer.
  if (origin === 'alreadyRunning' && isActive(job) && !isOnItsWay(job)) return 'succeeded';
  const verdict = startVerdict(trace.before ?? {}, job);
  // What a person has named runs now, or it is not what they meant: an end of last week is no success of tonight.
  return origin === 'adopted' && !trace.before && hasFinished(job.status) ? 'stopped' : verdict;
}
