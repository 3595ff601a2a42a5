import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { failingTaskOf } from '../../history/failing-task';
import { tell } from '../print';
import type { PipelineRow } from './pipeline-row';

const ASKED_AT_ONCE = 20;
const MOST_ASKED = 1_000;
const ANSWER_WITHIN_MS = 15_000;

/** A list does not say that a workflow task fails: of what runs, each is asked after, the newest first. */
export async function withStandstills(client: Client, rows: readonly PipelineRow[]): Promise<PipelineRow[]> {
  const running = rows.filter(({ endedAt }) => endedAt === undefined);
  if (running.length > MOST_ASKED)
    tell(`${running.length} run; the newest ${MOST_ASKED} of them were asked whether they are stuck.`);
  const asked = new Set(running.slice(0, MOST_ASKED));
  const known: PipelineRow[] = [];
  for (let at = 0; at < rows.length; at += ASKED_AT_ONCE) {
    const batch = rows.slice(at, at + ASKED_AT_ONCE);
    known.push(...(await Promise.all(batch.map(async (row) => (asked.has(row) ? withStandstill(client, row) : row)))));
  }
  return known;
}

async function withStandstill(client: Client, row: PipelineRow): Promise<PipelineRow> {
  const failing = await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => failingTask(client, row));
  if (!failing) return row;
  const failure = `its workflow task has failed ${failing.times} times: ${failing.message}`;
  return { ...row, state: 'stuck', failure, workflowTaskFailing: failing };
}

async function failingTask(client: Client, { workflowId, runId }: PipelineRow) {
  try {
    return await failingTaskOf(client, await client.workflow.getHandle(workflowId, runId).describe());
  } catch (error) {
    // Deleted since it was listed.
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
