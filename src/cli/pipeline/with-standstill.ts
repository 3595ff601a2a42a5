import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { failingTaskOf } from '../../history/failing-task';
import type { PipelineRow } from './pipeline-row';

/** A list does not say that a workflow task fails: of what runs, each is asked after. */
export async function withStandstill(client: Client, row: PipelineRow): Promise<PipelineRow> {
  if (row.endedAt !== undefined) return row;
  const handle = client.workflow.getHandle(row.workflowId, row.runId);
  const described = await handle.describe().catch((error: unknown) => {
    // Deleted since it was listed.
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  });
  const failing = described && (await failingTaskOf(client, described));
  if (!failing) return row;
  const failure = `its workflow task has failed ${failing.times} times: ${failing.message}`;
  return { ...row, state: 'stuck', failure, workflowTaskFailing: failing };
}
