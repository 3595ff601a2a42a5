import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { RunRef } from '../stage/replayers';

/** What the server knows of a run. */
export interface Execution extends RunRef {
  type: string;
  /** The server's word: RUNNING, COMPLETED, FAILED, ... */
  status: string;
}

/** Every run there is, those that others have begun among them. */
export async function executionsOf(client: Client): Promise<Execution[]> {
  const found: WorkflowExecutionInfo[] = [];
  for await (const info of client.workflow.list({ pageSize: 1_000 })) found.push(info);
  return found.map(({ workflowId, runId, type, status }) => ({ workflowId, runId, type, status: status.name }));
}
