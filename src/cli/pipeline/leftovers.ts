import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import { together } from '../../domain/history/together';
import { ownCommand } from '../own-command';
import type { Leftover } from '../../domain/leftover';
import { recordedLeftovers } from '../../history/recorded-leftovers';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { tell } from '../print';
import { leftoversTold } from './leftovers-told';

/** What a pipeline that has ended has left. */
export interface FoundLeftovers {
  /** One for each step that has left something. */
  leftovers: Leftover[];
  /** Who knew: a worker that replayed it, or its history alone. */
  toldBy: 'worker' | 'history';
}

/**
 * Finds what a pipeline has left. A worker that replays it knows; its history, read without one, serves where no worker
 * can, and must not know more where one has told.
 */
export async function findLeftovers(
  line: TemporalLine,
  { workflowId, runId }: WorkflowExecutionDescription,
  answerWithinMs: number,
): Promise<FoundLeftovers> {
  const handle = line.client.workflow.getHandle(workflowId, runId);
  const [told, { leftovers: recorded, isReset, children }] = await Promise.all([
    askForLeftovers(line, handle, answerWithinMs),
    recordedLeftovers(line.client, workflowId, runId),
  ]);
  for (const child of children) tell(`A run of its own that it began: ${ownCommand('cleanup', [child])}`);
  if (!Array.isArray(told)) {
    tell(`No worker has told what ${workflowId} left (${told.why}): it is read from its history.`);
    return { leftovers: recorded, toldBy: 'history' };
  }
  const { leftovers, untold } = together(told, recorded);
  const whose = isReset
    ? 'It was reset, and was not told what a run before that left'
    : 'Its history shows more than the worker has told';
  for (const leftover of untold) tell(`${whose}: ${leftoverText(leftover)}`);
  return { leftovers, toldBy: 'worker' };
}

/** One leftover, in a line. */
export function leftoverText({ step, title, runs }: Leftover): string {
  const ids = runs.map(({ id }) => `#${id}`).join(', ');
  return `${step}: ${title}${ids ? ` ${ids}` : ', perhaps started'}`;
}

async function askForLeftovers(
  { client }: TemporalLine,
  handle: WorkflowHandle,
  answerWithinMs: number,
): Promise<Leftover[] | { why: string }> {
  try {
    return await client.withDeadline(Date.now() + answerWithinMs, () => leftoversTold(handle));
  } catch (error) {
    const { cause, message } = error as Error;
    return { why: cause instanceof Error ? cause.message : message };
  }
}
