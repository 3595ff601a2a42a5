import type { JobSpec } from '../domain/pipeline-spec';
import type { StepStatus } from '../domain/status';
import type { StepInputs, StepOutputs, StepType } from '../domain/step-types';
import { isMap } from './arguments';
import type { Pipeline } from './pipeline';
import { runPipelineSteps } from './run-pipeline';

/**
 * What a workflow of one job takes: the body of a step with the step's own keys beside it, or around it under the key
 * of its type. Somebody hears what it asks.
 */
export type JobOrder<Type extends StepType> = JobSpec & (StepInputs[Type] | { [Key in Type]: StepInputs[Type] });

const STEP_KEYS = new Set(['connection', 'timeout', 'whenRunning', 'onAmbiguousStart', 'whenHalted', 'retry']);
const STEP_ID = 'job';

/**
 * Runs one job as a pipeline of one step. The input is the step's body, with or without its service around it:
 * `{ clusterId, jobName }` and `{ cdm: { clusterId, jobName }, timeout: '4h' }` mean the same job.
 */
export async function runJob<Type extends StepType>(
  service: Type,
  input: JobOrder<Type>,
  pipeline: Pipeline,
): Promise<StepStatus<StepOutputs[Type]>> {
  const status = await runPipelineSteps(
    { name: service, steps: [{ id: STEP_ID, ...stepOf(service, input) }] },
    {},
    pipeline,
  );
  const [step] = status.steps;
  return step as StepStatus<StepOutputs[Type]>;
}

function stepOf(service: StepType, input: unknown): Record<string, unknown> {
  if (!isMap(input)) return { [service]: input };
  // Typed languages write out what has not been set, as null.
  const entries = Object.entries(input).filter(([, value]) => value !== null);
  if (entries.some(([key]) => key === service)) return Object.fromEntries(entries);
  return {
    ...Object.fromEntries(entries.filter(([key]) => STEP_KEYS.has(key))),
    [service]: Object.fromEntries(entries.filter(([key]) => !STEP_KEYS.has(key))),
  };
}
