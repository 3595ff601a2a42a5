import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { World } from './huawei-world';

/** Resets a workflow to its beginning. @returns the run that has taken its place */
export function resetToBeginning(world: World, run: WorkflowHandle): Promise<WorkflowHandle> {
  return resetToTask(world, run, 0);
}

/**
 * Resets a workflow, as `temporal workflow reset` does.
 * @param at which of its workflow tasks is done again, from 0; negative numbers count from the end
 */
export async function resetToTask({ env }: World, run: WorkflowHandle, at: number): Promise<WorkflowHandle> {
  const { workflowId } = run;
  const { runId } = await run.describe();
  const { events } = await run.fetchHistory();
  const tasks = events?.filter(({ workflowTaskCompletedEventAttributes: completed }) => completed);
  const { client } = env;
  const reset = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    workflowTaskFinishEventId: tasks?.at(at)?.eventId,
    requestId: randomUUID(),
    reason: 'tried again from the beginning',
  });
  return client.workflow.getHandle(workflowId, reset.runId);
}
