import type { ServiceName, StepStatus } from '../domain/status';
import { isMap } from './arguments';
import type { Pipeline } from './pipeline';
import { runPipelineSteps } from './run-pipeline';

/** Keys of a step that a single job takes too, beside its body. */
export interface JobOptions {
  /** A name in the worker's configuration. @default 'default' */
  connection?: string;
  /** Of the whole job, such as `4h`. @default '24h' */
  timeout?: string;
  whenRunning?: 'fail' | 'wait' | 'adopt';
  /** Runs the job again when it has failed. @default never */
  retry?: { maximumAttempts?: number; initialInterval?: string; backoffCoefficient?: number; maximumInterval?: string };
}

const STEP_KEYS = new Set(['connection', 'timeout', 'whenRunning', 'onAmbiguousStart', 'retry']);
const STEP_ID = 'job';

/**
 * Runs one job as a pipeline of one step. The input is the step's body, with or without its service around it:
 * `{ clusterId, jobName }` and `{ cdm: { clusterId, jobName }, timeout: '4h' }` mean the same job.
 */
export async function runJob(service: ServiceName, input: unknown, pipeline: Pipeline): Promise<StepStatus> {
  const status = await runPipelineSteps(
    { name: service, steps: [{ id: STEP_ID, ...stepOf(service, input) }] },
    {},
    pipeline,
  );
  const [step] = status.steps;
  return step as StepStatus;
}

function stepOf(service: ServiceName, input: unknown): Record<string, unknown> {
  if (!isMap(input)) return { [service]: input };
  // Typed languages write out what has not been set, as null.
  const entries = Object.entries(input).filter(([, value]) => value !== null);
  if (entries.some(([key]) => key === service)) return Object.fromEntries(entries);
  return {
    ...Object.fromEntries(entries.filter(([key]) => STEP_KEYS.has(key))),
    [service]: Object.fromEntries(entries.filter(([key]) => !STEP_KEYS.has(key))),
  };
}
