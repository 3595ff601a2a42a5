import type { Client } from '@temporalio/client';
import { leftoversOfHistory } from '../domain/history/leftovers-of-history';
import type { Leftover } from '../domain/leftover';
import { readRun } from './read-history';

/** What a run has left, and what looks after itself. */
interface RecordedLeftovers {
  leftovers: Leftover[];
  /** Workflows that it began and has not seen end, by their ids. */
  children: string[];
}

/** What a run of a workflow has left in the cloud, read from its history: no worker is asked. */
export async function recordedLeftovers(
  client: Client,
  workflowId: string,
  runId?: string,
): Promise<RecordedLeftovers> {
  const { events, children } = await readRun(client, workflowId, runId);
  return { leftovers: leftoversOfHistory(events), children };
}
