import type { JobShape, PipelineShape, StepShape } from './shape';
import { isStreamsStep } from './shape';

const DEADLINE = '6s';
/** Than any job writes. */
const MORE_ROWS = 1_000_000;

/** The pipeline as a person would write it. */
export function pipelineSpec({ name, connection, clusterId, steps, held, fansOut }: PipelineShape): object {
  const onFailure = held && { onFailure: 'hold' };
  const first = steps[0]?.id;
  const needs = ({ id }: StepShape) => fansOut && { needs: id === first ? [] : [first] };
  return {
    name,
    connection,
    ...onFailure,
    steps: steps.map((step) => ({ ...stepSpec(step, clusterId), ...needs(step) })),
  };
}

function stepSpec(step: StepShape, clusterId: string): object {
  if (isStreamsStep(step)) {
    const { streams, keepGoing } = step.work;
    const onPartialStart = keepGoing ? 'keepGoing' : 'allOrNothing';
    return {
      id: step.id,
      ...condition(step),
      dli: { jobIds: streams.map(({ id }) => id), onPartialStart },
      whenRunning: 'adopt',
    };
  }
  const { id, work, obstacle, undo, rowsOf } = step;
  return {
    id,
    ...condition(step),
    ...jobBody(work, clusterId, rowsOf),
    ...(obstacle === 'deadline' && { timeout: DEADLINE }),
    ...(undo && { compensate: jobBody(undo, clusterId) }),
  };
}

function condition({ when }: StepShape): object {
  return when ? { when: `steps.${when.of}.rowsWritten ${when.holds ? '<' : '>'} ${MORE_ROWS}` } : {};
}

function jobBody({ service, job }: JobShape, clusterId: string, rowsOf?: string): object {
  const given = rowsOf !== undefined && { rows: `{{ steps.${rowsOf}.rowsWritten }}` };
  return service === 'cdm'
    ? { cdm: { clusterId, jobName: job, ...(given && { variables: given }) } }
    : { dgc: { jobName: job, ...(given && { jobParams: given }) } };
}
