import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { queryText } from '../domain/query-text';
import type { RecordedRun } from './read-history';
import { readRun } from './read-history';

const MOST_LISTED = 50;

/**
 * The runs that a run which began by Temporal's reset has taken the place of, in the order in which they began; none
 * where it began otherwise. Those that the server has deleted meanwhile tell nothing any more.
 */
export async function runsBeforeReset(client: Client, run: RecordedRun): Promise<RecordedRun[]> {
  const { workflowId, runId, originalRunId } = run;
  if (originalRunId === runId) return [];
  const found = new Map<string, RecordedRun>();
  const seen = new Set([runId]);
  // The history names the run that it was reset from; a run may have been reset to another one in between.
  const open = [originalRunId, ...run.resetFrom, ...(await runsListed(client, run))];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const earlier = await readIfKept(client, workflowId, id);
    const isBefore = earlier && earlier.originalRunId === originalRunId && earlier.startedAtMs <= run.startedAtMs;
    if (!isBefore) continue;
    found.set(id, earlier);
    open.push(...earlier.resetFrom);
  }
  return [...found.values()].sort((one, other) => one.startedAtMs - other.startedAtMs);
}

async function readIfKept(client: Client, workflowId: string, runId: string): Promise<RecordedRun | undefined> {
  try {
    return await readRun(client, workflowId, runId);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function runsListed(client: Client, { workflowId, startedAtMs }: RecordedRun): Promise<string[]> {
  const ids: string[] = [];
  for await (const { runId, startTime } of client.workflow.list({ query: `WorkflowId = ${queryText(workflowId)}` })) {
    if (startTime.getTime() <= startedAtMs) ids.push(runId);
    if (ids.length >= MOST_LISTED) break;
  }
  return ids;
}
