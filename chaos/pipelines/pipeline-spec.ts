import { BYTES_AN_OBJECT, keyOf } from './objects';
import { copyOf } from './inline-copy';
import type { Item, JobShape, JobStepShape, PipelineShape, StepShape } from './shape';
import { END, isStreamsStep, stepOf } from './shape';

/** Of a step whose job outlasts it. */
export const DEADLINE_MS = 6_000;
/** Than any job writes. */
const MORE_ROWS = 1_000_000;

/** The pipeline as a person would write it. */
export function pipelineSpec(shape: PipelineShape): object {
  const { name, connection, clusterId, steps, held, fansOut, maxParallel, end } = shape;
  const onFailure = held && { onFailure: 'hold' };
  const written = steps.filter((step, at) => at === 0 || stepOf(step) !== stepOf(steps[at - 1] ?? step));
  const first = steps[0] && stepOf(steps[0]);
  const needs = (step: StepShape) => fansOut && { needs: stepOf(step) === first ? [] : [first] };
  return {
    name,
    connection,
    ...onFailure,
    ...(maxParallel !== undefined && { maxParallel }),
    steps: [
      ...written.map((step) => ({ ...stepSpec(step, stepOf(step), { clusterId, steps }), ...needs(step) })),
      ...(end ? [{ id: END, always: true, ...jobBody(end, clusterId) }] : []),
    ],
  };
}

function stepSpec(
  step: StepShape,
  id: string,
  { clusterId, steps }: Pick<PipelineShape, 'clusterId' | 'steps'>,
): object {
  if (isStreamsStep(step)) {
    const { streams, keepGoing } = step.work;
    const onPartialStart = keepGoing ? 'keepGoing' : 'allOrNothing';
    return {
      id,
      ...condition(step),
      dli: { jobIds: streams.map(({ id: stream }) => stream), onPartialStart },
      whenRunning: 'adopt',
    };
  }
  const { obstacle, item } = step;
  const { work, undo, rowsOf } = item ? asTemplate(step, item.value) : step;
  return {
    id,
    ...condition(step),
    ...(item && { forEach: forEach(item, steps) }),
    ...jobBody(work, clusterId, rowsOf),
    ...((obstacle === 'deadline' || obstacle === 'lostSight') && { timeout: `${DEADLINE_MS / 1_000}s` }),
    ...(work.halt?.whenHalted && { whenHalted: work.halt.whenHalted }),
    ...(undo && { compensate: jobBody(undo, clusterId) }),
  };
}

function forEach({ of, keepGoing, most }: Item, steps: StepShape[]): object {
  const items = steps.flatMap((step) => ('item' in step && step.item?.of === of ? [step.item.value] : []));
  return {
    in: items,
    ...(most !== undefined && { maxParallel: most }),
    onItemFailure: keepGoing ? 'keepGoing' : 'stopAll',
  };
}

/** What one item runs, as all of them are written: its value stands in the name of each job. */
function asTemplate(
  { work, undo, rowsOf }: JobStepShape,
  value: string,
): Pick<JobStepShape, 'work' | 'undo' | 'rowsOf'> {
  const named = <Job extends JobShape>(job: Job): Job => ({ ...job, job: job.job.replace(value, '{{ item }}') });
  return { work: named(work), ...(undo && { undo: named(undo) }), ...(rowsOf !== undefined && { rowsOf }) };
}

function condition({ when }: StepShape): object {
  return when ? { when: `steps.${when.of}.rowsWritten ${when.holds ? '<' : '>'} ${MORE_ROWS}` } : {};
}

function jobBody({ service, job, ...work }: JobShape, clusterId: string, rowsOf?: string): object {
  const value = `{{ steps.${rowsOf}.rowsWritten }}`;
  const given = rowsOf !== undefined && { rows: value };
  switch (service) {
    case 'cdm':
      return { cdm: { clusterId, ...cdmJob(job, work), ...(given && { variables: given }) } };
    case 'dgc':
      return { dgc: { jobName: job, ...(given && { jobParams: given }) } };
    case 'dliSql':
      return { dliSql: { sql: job, ...(given && { conf: given }) } };
    case 'dliSpark':
      return { dliSpark: { file: job, ...(given && { args: [value] }) } };
    case 'mrs': {
      const [ofJob, type] = job.split('/');
      return { mrs: { clusterId: ofJob, type, ...(given && { arguments: [value] }) } };
    }
    case 'obs':
      return { obs: objectsOf(job, work.objects) };
    case 'smn':
      return { smn: { topicUrn: job, message: given ? value : 'done' } };
    case 'cdmCluster':
      return { cdmCluster: { clusterId: job, action: work.action } };
  }
}

function cdmJob(job: string, { inline }: Pick<JobShape, 'inline'>): object {
  return inline ? { job: copyOf(job), ...(inline.keep && { keep: true }) } : { jobName: job };
}

/** Bytes are asked for beside objects: what is there grows. */
function objectsOf(job: string, objects = 1): object {
  const [bucket, prefix] = job.split('/');
  if (objects === 1) return { bucket, key: keyOf(prefix, 1) };
  return { bucket, prefix: `${prefix}/`, minObjects: objects, minBytes: objects * BYTES_AN_OBJECT };
}
