import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ownCommand } from '../own-command';
import type { PipelineStatus } from '../../domain/status';
import { CliError } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { lookAtPipeline } from '../pipeline/look-at-pipeline';
import { whySilent } from '../pipeline/why-silent';

/** A pipeline that runs and whose worker answers. */
export interface Listener {
  /** By which it is sent an Update. */
  handle: WorkflowHandle;
  /** What it asks and how it stands, as its worker answered. */
  status: PipelineStatus;
}

const ANSWER_WITHIN_MS = 5_000;
const UPDATE_WITHIN_MS = 10_000;

/**
 * Finds a pipeline that can be told something. It is asked first: an update that nobody takes would wait, and might be
 * taken long after the one who sent it has gone.
 * @throws CliError when there is none, when it has ended, or when no worker answers or can go on with it
 */
export async function listenerOf(line: TemporalLine, id: string): Promise<Listener> {
  const handle = line.client.workflow.getHandle(id);
  const look = await lookAtPipeline(line.client, handle, { answerWithinMs: ANSWER_WITHIN_MS });
  const { description, status, answered, failing } = look;
  if (description.status.name !== 'RUNNING') throw hasEnded(id, description.status.name);
  if (answered && status && !failing) return { handle, status };
  throw new CliError(await whySilent(line, look));
}

/**
 * Tells a pipeline something and returns its answer.
 * @throws CliError with the sentence of its validator when it refuses
 */
export async function sendUpdate(line: TemporalLine, { handle }: Listener, name: string, arg: object): Promise<string> {
  try {
    const answer = await line.client.withDeadline(Date.now() + UPDATE_WITHIN_MS, () =>
      handle.executeUpdate<{ message: string }, [object]>(name, { args: [arg] }),
    );
    return answer.message;
  } catch (error) {
    throw await refusalOf(error, handle, name);
  }
}

async function refusalOf(error: unknown, handle: WorkflowHandle, name: string): Promise<Error> {
  const id = handle.workflowId;
  if (error instanceof WorkflowUpdateFailedError) {
    return new CliError(`${id} refuses: ${error.cause?.message ?? error.message}`, undefined, { cause: error });
  }
  // It may have ended between the question and the update.
  const { status } = await handle.describe();
  if (error instanceof WorkflowNotFoundError || status.name !== 'RUNNING') return hasEnded(id, status.name);
  return new CliError(
    `${id} has not answered to ${name} within ${UPDATE_WITHIN_MS / 1_000} s, and may still carry it out. ` +
      `See it with: ${ownCommand('status', [id])}`,
    undefined,
    { cause: error },
  );
}

function hasEnded(id: string, how: string): CliError {
  return new CliError(
    `${id} has ended (${how.toLowerCase().replace('_', ' ')}): there is nothing left to tell it. ` +
      `See it with: ${ownCommand('status', [id])}`,
  );
}
