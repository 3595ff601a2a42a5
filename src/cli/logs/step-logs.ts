import type { HuaweiCloud } from '../../client/huawei-cloud';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import { ConfigurationError } from '../../config/configuration-error';
import { connectionsFromEnvironment } from '../../connections/connections';
import type { PlannedStep } from '../../domain/plan';
import type { PipelineStatus, RunStatus, StepStatus } from '../../domain/status';
import { logOf } from './step-types';

/** What is told of one run. */
export interface RunLog extends Pick<RunStatus, 'id' | 'job' | 'status'> {
  /** What the cloud tells of it; empty where no call tells anything. */
  lines: string[];
  /** Why the cloud was not heard, as a sentence; absent where it was. */
  problem?: string;
}

/** What is told of one step. */
export interface StepLog extends Pick<StepStatus, 'id' | 'service' | 'state' | 'failure' | 'evidence' | 'consoleUrl'> {
  /** Of its latest attempt. */
  runs: RunLog[];
  /** How many runs were left out, here or in its status, where it has very many. */
  moreRuns?: number;
  /** Where a person sees what no call hands out. */
  elsewhere?: string;
}

/** How the cloud is asked. */
export interface LogOptions {
  /** Of a log that is long, how many of its last lines. */
  lines: number;
  /** The pipeline as it ran: which job of which connection each step is. Undefined where it cannot be told. */
  planned: readonly PlannedStep[] | undefined;
}

const CALL_WITHIN_MS = 10_000;
const CLOSE_WITHIN_MS = 1_000;
const RUNS_MAX = 10;
/** Of one run: more than of any log is asked for. */
const LINES_MAX = 2_000;

/** The steps that somebody who names none wants to know about: those that need someone, else all that have run. */
export function stepsInQuestion({ steps }: PipelineStatus): StepStatus[] {
  const bad = steps.filter(({ state }) => state === 'failed' || state === 'held');
  return bad.length ? bad : steps.filter(({ runs }) => runs.length > 0);
}

/** Asks the cloud about the runs of steps, by the connections of an environment. Reads only. */
export async function stepLogs(
  env: NodeJS.ProcessEnv,
  steps: readonly StepStatus[],
  options: LogOptions,
): Promise<StepLog[]> {
  const connections = connectionsFromEnvironment(env, { timeoutMs: CALL_WITHIN_MS });
  try {
    const logs: StepLog[] = [];
    // One after the other: whoever reads is in no hurry, and the limits are those of the workers too.
    for (const step of steps) logs.push(await logOfStep(step, (name) => connections.open(name), options));
    return logs;
  } finally {
    await Promise.race([connections.close(), new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS).unref())]);
  }
}

async function logOfStep(
  step: StepStatus,
  open: (connection: string) => HuaweiCloud,
  options: LogOptions,
): Promise<StepLog> {
  const { id, service, state, failure, evidence, consoleUrl } = step;
  const { elsewhere } = logOf(service);
  const runs: RunLog[] = [];
  for (const run of step.runs.slice(0, RUNS_MAX)) runs.push(await logOfRun(step, run, open, options));
  const moreRuns = step.runs.length - runs.length + (step.more?.['runs'] ?? 0);
  return {
    id,
    service,
    state,
    ...(failure && { failure }),
    ...(evidence && { evidence }),
    ...(consoleUrl !== undefined && { consoleUrl }),
    runs,
    ...(moreRuns > 0 && { moreRuns }),
    ...(elsewhere !== undefined && { elsewhere }),
  };
}

async function logOfRun(
  { id: stepId, service }: StepStatus,
  { id, job, status }: RunStatus,
  open: (connection: string) => HuaweiCloud,
  { lines: most, planned }: LogOptions,
): Promise<RunLog> {
  const told = { id, job, ...(status !== undefined && { status }) };
  const log = logOf(service);
  if (!log.read) return { ...told, lines: [] };
  const plan = planned?.find((step) => step.id === stepId);
  if (!plan) return { ...told, lines: [], problem: 'which connection it ran by cannot be told from here' };
  try {
    const lines = await log.read(open(plan.connection), plan.body, { id, job, lines: most }, {});
    const shown = lines.filter((line, at) => line && !(at === 0 && line === status));
    const rest = shown.length - LINES_MAX;
    return {
      ...told,
      lines: rest > 0 ? [...shown.slice(0, LINES_MAX), `... ${rest.toLocaleString('en')} more lines`] : shown,
    };
  } catch (error) {
    if (!(error instanceof HuaweiCloudError || error instanceof ConfigurationError)) throw error;
    return { ...told, lines: [], problem: error.message };
  }
}
