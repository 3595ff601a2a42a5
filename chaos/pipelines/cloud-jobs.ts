import type { JobSpec, RunRequest } from '../../simulator';
import { objectSpecs, BUCKET } from './objects';
import type { JobShape, JobStepShape, PipelineShape, StepShape, StreamShape } from './shape';
import { isStreamsStep } from './shape';

export const STRANGER = 'stranger';
/** The cloud itself, which runs again what has failed. */
export const CLOUD = 'cloud';

/** What the cloud has from the beginning, whichever pipelines there are: a bucket, and topics, so that others are missing. */
export const GROUND: JobSpec[] = [
  { service: 'obs', bucket: BUCKET },
  { service: 'smn', topicUrn: 'urn:smn:cn-north-4:chaos:another' },
];

/** The jobs a pipeline finds in the cloud. */
export function cloudJobs({ steps, clusterId, startAfterMs, end }: PipelineShape): JobSpec[] {
  const place = { clusterId, startAfterMs };
  const ofTheEnd = end ? cloudJob(end, place) : [];
  const ofSteps = steps.flatMap((step) => {
    if (isStreamsStep(step)) return step.work.streams.map(streamSpec);
    return [...worksOf(step, place), ...(step.undo ? cloudJob(step.undo, place) : [])];
  });
  return [...ofSteps, ...ofTheEnd];
}

function worksOf({ work, obstacle }: JobStepShape, place: Place): JobSpec[] {
  const { service, job } = work;
  switch (obstacle) {
    case 'missing':
      // Where a job is missing another is there: a CDM cluster without any does not exist, and is waited for.
      return service === 'cdm' || service === 'dgc' ? cloudJob({ ...work, job: `${job}-other` }, place) : [];
    case 'refused':
      return refusing(work, place);
    case 'deadline':
      return service === 'obs' ? objectSpecs(work, place.startAfterMs, false) : cloudJob(work, place);
    case 'taken':
      return service === 'cdmCluster' ? [...cloudJob(work, place), busyJob(job)] : cloudJob(work, place);
    case undefined:
    case 'lostSight':
      return cloudJob(work, place);
  }
}

/** What is asked for is refused in the service's own words. */
function refusing(work: JobShape, place: Place): JobSpec[] {
  return cloudJob(work, place).map((spec) => {
    if (spec.service === 'cdm') return { ...spec, refuses: 'The link orders_db does not exist.' };
    if (spec.service === 'dliSpark') return { ...spec, refuses: { message: 'The parameter args is invalid.' } };
    return spec.service === 'mrs' ? { ...spec, refuses: { message: 'The current user does not exist.' } } : spec;
  });
}

/** A stranger's job on a cluster that is to rest. */
function busyJob(clusterId: string): JobSpec {
  return { service: 'cdm', clusterId, name: busyName(clusterId), durationMs: OUTLASTS_MS };
}

function busyName(clusterId: string): string {
  return `${clusterId}-busy`;
}

/** What strangers run before the pipeline comes. */
export function strangersRuns({ steps, clusterId }: PipelineShape): RunRequest[] {
  return steps.flatMap((step) => runsOfStrangers(step, clusterId));
}

function runsOfStrangers(step: StepShape, clusterId: string): RunRequest[] {
  if (!isStreamsStep(step)) {
    const { service, job } = step.work;
    if (step.obstacle !== 'taken') return [];
    if (service !== 'cdmCluster') return [{ service, job, clusterId, by: STRANGER }];
    return [{ service: 'cdm', job: busyName(job), clusterId: job, by: STRANGER }];
  }
  const running = step.work.streams.filter(({ runsAlready }) => runsAlready);
  return running.map(({ id }) => ({ service: 'dli', job: id, by: STRANGER }));
}

const WHOLE_DATABASE = 'BATCH_JOB';
const OUTLASTS_MS = 6 * 3_600_000;

/** Where a pipeline's jobs are, and since when they can have been waited for. */
type Place = Pick<PipelineShape, 'clusterId' | 'startAfterMs'>;

/** What the cloud has to know of a job so that it behaves as drawn. */
export function cloudJob(work: JobShape, { clusterId, startAfterMs }: Place): JobSpec[] {
  const { service, job, outcome, durationMs, visibleAfterMs, stopTakesMs, halt } = work;
  const behaviour = { outcome, durationMs, visibleAfterMs, stopTakesMs };
  switch (service) {
    case 'cdm':
      return [cdmJob(work, clusterId)];
    case 'dgc':
      return [{ service, name: job, ...behaviour, ...(halt && { haltsAfterMs: halt.afterMs }) }];
    case 'dliSql':
      return [{ service, sqlContains: job, ...behaviour }];
    case 'dliSpark':
      return [{ service, file: job, ...behaviour }];
    case 'mrs': {
      const [ofJob = '', type] = job.split('/');
      return [{ service, clusterId: ofJob, type, ...behaviour }];
    }
    case 'obs':
      return objectSpecs(work, startAfterMs);
    case 'smn':
      return [{ service, topicUrn: job }];
    case 'cdmCluster':
      return [{ service, clusterId: job, status: statusBefore(work), startMs: durationMs, stopMs: durationMs }];
  }
}

const RUNS = '200';
const RESTS = '900';
const BROKEN = '300';

/** What a cluster is found as: other than it is wanted, but for one that is so already. */
function statusBefore({ action, outcome }: JobShape): string {
  if (outcome === 'broken') return BROKEN;
  return (action === 'start') === (outcome === 'already') ? RUNS : RESTS;
}

function cdmJob(work: JobShape, clusterId: string): JobSpec {
  const { job, outcome, durationMs, visibleAfterMs, stopTakesMs, retries, isUnlisted, wordOnceEnded, inline } = work;
  return {
    service: 'cdm',
    clusterId,
    rows: 100,
    outcome,
    durationMs,
    visibleAfterMs,
    stopTakesMs,
    ...(inline ? { name: `${job}_`, ofCreated: true } : { name: job }),
    ...(wordOnceEnded !== undefined && { wordOnceEnded }),
    ...(isUnlisted && { jobType: WHOLE_DATABASE }),
    ...(retries && {
      retriesItself: retries.times,
      failingTries: retries.failing,
      retryPauseMs: retries.pauseMs,
    }),
  };
}

function streamSpec(stream: StreamShape): JobSpec {
  const { id, startupMs, outcome, visibleAfterMs, stopTakesMs, refused, restarts, rescalesAfterMs } = stream;
  return {
    service: 'dli',
    id,
    name: `stream-${id}`,
    startupMs,
    outcome,
    visibleAfterMs,
    stopTakesMs,
    ...(restarts && { restartsItself: restarts }),
    // What a scaling does to the start time tells nothing apart unless DLI may start the job by itself.
    ...(rescalesAfterMs !== undefined && { rescalesAfterMs, restartWhenException: true }),
    ...(refused && { runItem: { is_success: 'false', message: 'not today' } }),
  };
}
