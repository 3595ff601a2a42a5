import type { Client } from '@temporalio/client';
import { readerOf } from './read-history';

/** What a workflow was started with. */
export interface StartInput {
  /** The name of the workflow's type. */
  type: string;
  /** Its arguments, decoded by the client's codec. */
  args: unknown[];
}

/** Reads what a run of a workflow was started with, from the first event of its history. */
export async function startInputOf(client: Client, workflowId: string, runId: string): Promise<StartInput> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const reader = readerOf(client, workflowId);
  const args = await Promise.all((started?.input?.payloads ?? []).map(async (payload) => reader.first([payload])));
  return { type: started?.workflowType?.name ?? '', args };
}
