import type { DliJob } from '../../client/dli';
import type { StreamJobMark } from '../../domain/dli/stream-job';
import { isActive, startVerdict } from '../../domain/dli/stream-job';
import type { Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';

/**
 * What a stream job looked like before it was started: an end that stood there before is not this start's. Absent for
 * a job that is to be stopped whoever started it.
 */
export interface StreamTrace {
  before?: StreamJobMark;
  /** When this run began, once it was seen running: a later beginning is somebody else's run. */
  startedAtMs?: number;
}

/** How the start of a stream job goes. */
export function sightingOf(run: Run<StreamTrace>, job: DliJob): Sighting {
  const verdict =
    run.origin === 'alreadyRunning' && isActive(job.status) ? 'succeeded' : startVerdict(run.trace.before ?? {}, job);
  const reason = verdict === 'failed' || verdict === 'stopped' ? job.statusDescription : undefined;
  const trace: StreamTrace = { ...run.trace, startedAtMs: job.startTimeMs };
  return { verdict, status: job.status, reason, trace: verdict === 'succeeded' ? trace : undefined };
}
