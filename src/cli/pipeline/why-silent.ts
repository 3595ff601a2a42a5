import type { WorkflowExecutionDescription } from '@temporalio/client';
import { ownCommand } from '../own-command';
import type { FailingTask } from '../../history/failing-task';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { timeText } from '../display/time-text';
import type { PipelineLook } from './look-at-pipeline';
import { missingWorkerSentence } from './missing-worker';
import { timezoneInMemo } from './remembered-status';

/** Why a pipeline does not answer, and what to do: no worker is there, or none can go on with this run. */
export async function whySilent(
  line: TemporalLine,
  { description, failing }: Pick<PipelineLook, 'description' | 'failing'>,
): Promise<string[]> {
  if (failing) return standstillLines(description, failing);
  return [await missingWorkerSentence(line, description.taskQueue)];
}

/** To be said where no worker has told how a pipeline that goes on stands. */
export const AS_REMEMBERED = 'This is what Temporal remembers; it may be older than what has happened.';

/** Tells of a pipeline that has ended that nothing is known of how it stood. */
export function leftNoStatus({
  workflowId,
  status,
}: Pick<WorkflowExecutionDescription, 'workflowId' | 'status'>): string {
  return `${workflowId} has ended (${endWord(status.name)}) and left no status behind.`;
}

/** A state of a workflow as people read it: `timed out`. */
export function endWord(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ');
}

/** Tells that a run's workflow task fails again and again, and what to do. */
export function standstillLines(
  { workflowId: id, memo }: Pick<WorkflowExecutionDescription, 'workflowId' | 'memo'>,
  { since, times, cause, message }: FailingTask,
): [string, string] {
  const often = times === 1 ? 'once' : `${times} times`;
  return [
    `${id} stands still: its workflow task has failed ${often} since ${timeText(since, timezoneInMemo(memo))} (${cause}): ${message}`,
    'What it started goes on in the cloud. Bring back the build that it began on (docs/runbooks/run-stands-still.md), ' +
      `or end it here and stop what it started: ${ownCommand('cleanup', [id], { options: { terminate: true } })}`,
  ];
}
