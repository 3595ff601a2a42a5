import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { World } from './huawei-world';

/**
 * Resets a workflow to its beginning, as `temporal workflow reset` does.
 * @returns the run that has taken its place
 */
export async function resetToBeginning({ env }: World, run: WorkflowHandle): Promise<WorkflowHandle> {
  const { workflowId } = run;
  const { runId } = await run.describe();
  const { events } = await run.fetchHistory();
  const firstTask = events?.find(({ workflowTaskCompletedEventAttributes: completed }) => completed);
  const { client } = env;
  const reset = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    workflowTaskFinishEventId: firstTask?.eventId,
    requestId: randomUUID(),
    reason: 'tried again from the beginning',
  });
  return client.workflow.getHandle(workflowId, reset.runId);
}
