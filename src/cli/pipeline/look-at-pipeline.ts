import type { Client, WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { whyUnreadable } from '../../codec/unreadable';
import type { PipelineStatus } from '../../domain/status';
import type { FailingTask } from '../../history/failing-task';
import { failingTaskOf } from '../../history/failing-task';
import { CliError } from '../cli-error';
import { namesNoNamespace } from '../connection/why-refused';
import { isPipelineStatus, rememberedStatus, whyUnreadableIn } from './remembered-status';
import type { WatchHeartbeat } from '../display/watch-heartbeat';
import { watchHeartbeatsOf } from '../display/watch-heartbeat';

/** What is known of a pipeline at one moment. */
export interface PipelineLook {
  /** What the server says of the workflow. */
  description: WorkflowExecutionDescription;
  /** Undefined when nothing is known yet. */
  status: PipelineStatus | undefined;
  /** Whether a worker answered. Without it the status is what Temporal's server remembers. */
  answered: boolean;
  /** That no worker can go on with it, where that is so. */
  failing?: FailingTask;
  /** What the watches under way have last said. */
  heartbeats: WatchHeartbeat[];
  /** Why what is known cannot be read here. */
  unreadable?: string;
}

/** How a look is made. */
export interface LookOptions {
  /** How long a worker may take to answer, in milliseconds. */
  answerWithinMs: number;
}

const SERVER_ANSWERS_WITHIN_MS = 5_000;

/**
 * Looks at a pipeline: asks a worker for its status, and the server for the rest.
 * @throws CliError when there is no such workflow
 */
export async function lookAtPipeline(
  client: Client,
  handle: WorkflowHandle,
  options: LookOptions,
): Promise<PipelineLook> {
  const [described, answer] = await Promise.all([describePipeline(client, handle), askWorker(client, handle, options)]);
  const isOpen = described.status.name === 'RUNNING';
  // A pipeline that has closed since it was asked has more to say.
  const asked = isOpen || !answer ? answer : await askWorker(client, handle, options);
  const memo = whyUnreadableIn(described.memo);
  return {
    description: described,
    // A backfill answers the same query, with what no pipeline says.
    status: isPipelineStatus(asked) ? asked : await rememberedStatus(handle, described),
    answered: asked !== undefined,
    unreadable: whyUnreadable(asked) ?? (isPipelineStatus(asked) ? undefined : memo),
    failing: await failingTaskOf(client, described),
    heartbeats: await watchHeartbeatsOf(
      described.raw.pendingActivities,
      client.options.loadedDataConverter.payloadCodecs,
      { namespace: client.options.namespace, workflowId: described.workflowId },
    ),
  };
}

/**
 * Asks the server alone, within some seconds.
 * @throws CliError when there is no such workflow
 */
export async function describePipeline(client: Client, handle: WorkflowHandle): Promise<WorkflowExecutionDescription> {
  try {
    return await client.withDeadline(Date.now() + SERVER_ANSWERS_WITHIN_MS, () => handle.describe());
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError) || namesNoNamespace(error)) throw error;
    throw new CliError(`There is no pipeline ${handle.workflowId} on this server, in this namespace.`, undefined, {
      cause: error,
    });
  }
}

async function askWorker(
  client: Client,
  handle: WorkflowHandle,
  { answerWithinMs }: LookOptions,
): Promise<PipelineStatus | undefined> {
  try {
    return await client.withDeadline(Date.now() + answerWithinMs, () => handle.query<PipelineStatus>('status'));
  } catch {
    // No worker, one that is busy starting, or a workflow without this query: the caller sees that nobody answered.
    return undefined;
  }
}
