import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { BackfillInput, BackfillStatus } from '../domain/backfill';
import { DEFAULT_TASK_QUEUE } from '../domain/default-task-queue';
import { ScheduleError } from './schedule-error';

/**
 * Starts a backfill; its id is `backfill-NAME-FROM..TO`. Dates that a schedule or an earlier backfill has run are found
 * by their workflow ids and skipped, as long as Temporal remembers them (the namespace's retention).
 * @throws ScheduleError while the same backfill is under way
 */
export async function startBackfill(
  client: Client,
  name: string,
  input: BackfillInput,
  { taskQueue = DEFAULT_TASK_QUEUE }: { taskQueue?: string } = {},
): Promise<WorkflowHandle<(input: BackfillInput) => Promise<BackfillStatus>>> {
  const workflowId = `backfill-${name}-${input.from}..${input.to}`;
  try {
    return await client.workflow.start('huaweiCloudBackfill', {
      args: [input],
      taskQueue,
      workflowId,
      workflowIdConflictPolicy: 'FAIL',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new ScheduleError(`${workflowId} is under way already: wait for it, or cancel it first.`, { cause: error });
  }
}
