import type { JobShape, PipelineShape, StepShape } from './shape';
import { isStreamsStep } from './shape';

const DEADLINE = '6s';

/** The pipeline as a person would write it. */
export function pipelineSpec({ name, connection, clusterId, steps }: PipelineShape): object {
  return { name, connection, steps: steps.map((step) => stepSpec(step, clusterId)) };
}

function stepSpec(step: StepShape, clusterId: string): object {
  if (isStreamsStep(step)) {
    const { streams, keepGoing } = step.work;
    const onPartialStart = keepGoing ? 'keepGoing' : 'allOrNothing';
    return { id: step.id, dli: { jobIds: streams.map(({ id }) => id), onPartialStart }, whenRunning: 'adopt' };
  }
  const { id, work, obstacle, undo } = step;
  return {
    id,
    ...jobBody(work, clusterId),
    ...(obstacle === 'deadline' && { timeout: DEADLINE }),
    ...(undo && { compensate: jobBody(undo, clusterId) }),
  };
}

function jobBody({ service, job }: JobShape, clusterId: string): object {
  return service === 'cdm' ? { cdm: { clusterId, jobName: job } } : { dgc: { jobName: job } };
}
