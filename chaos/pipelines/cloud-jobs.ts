import type { JobSpec, RunRequest } from '../../simulator';
import type { JobShape, PipelineShape, StepShape, StreamShape } from './shape';
import { isStreamsStep } from './shape';

export const STRANGER = 'stranger';

/** The jobs a pipeline finds in the cloud. */
export function cloudJobs({ steps, clusterId }: PipelineShape): JobSpec[] {
  return steps.flatMap((step) => {
    if (isStreamsStep(step)) return step.work.streams.map(streamSpec);
    const own = step.obstacle === 'missing' ? [] : [step.work];
    return [...own, ...(step.undo ? [step.undo] : [])].map((job) => cloudJob(job, clusterId));
  });
}

/** What strangers run before the pipeline comes. */
export function strangersRuns({ steps, clusterId }: PipelineShape): RunRequest[] {
  return steps.flatMap((step) => runsOfStrangers(step, clusterId));
}

function runsOfStrangers(step: StepShape, clusterId: string): RunRequest[] {
  if (!isStreamsStep(step)) {
    if (step.obstacle !== 'taken') return [];
    return [{ service: step.work.service, job: step.work.job, clusterId, by: STRANGER }];
  }
  const running = step.work.streams.filter(({ runsAlready }) => runsAlready);
  return running.map(({ id }) => ({ service: 'dli', job: id, by: STRANGER }));
}

export function cloudJob({ service, job, ...behaviour }: JobShape, clusterId: string): JobSpec {
  return service === 'cdm'
    ? { service, clusterId, name: job, rows: 100, ...behaviour }
    : { service, name: job, ...behaviour };
}

function streamSpec({ id, startupMs, outcome, visibleAfterMs, stopTakesMs, refused }: StreamShape): JobSpec {
  return {
    service: 'dli',
    id,
    name: `stream-${id}`,
    startupMs,
    outcome,
    visibleAfterMs,
    stopTakesMs,
    ...(refused && { runItem: { is_success: 'false', message: 'not today' } }),
  };
}
