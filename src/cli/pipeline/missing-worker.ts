import { ownCommand } from '../../domain/shell-command';
import type { TemporalLine } from '../connection/connect-to-temporal';

// TASK_QUEUE_TYPE_WORKFLOW; the enumeration itself is in @temporalio/proto, which is not a dependency of ours.
const WORKFLOW_TASKS = 1;

/** Tells that no worker answers on a task queue, what the server knows of it, and what to do. */
export async function missingWorkerSentence(line: TemporalLine, taskQueue: string): Promise<string> {
  // The server may be away as well; the sentence is worth saying without this.
  const seen = await lastPoll(line, taskQueue).catch(() => undefined);
  const when = seen === undefined ? 'none has polled it lately' : `the last one polled ${agoOf(seen)} ago`;
  return (
    `No worker answers on task queue ${taskQueue} (${when}); nothing is lost, the pipeline waits for one. ` +
    `Start one with: ${ownCommand('worker', [], { options: { 'task-queue': taskQueue } })}`
  );
}

async function lastPoll(line: TemporalLine, taskQueue: string): Promise<number | undefined> {
  const polls = await pollTimes(line, taskQueue);
  return polls.length > 0 ? Math.max(...polls) : undefined;
}

/** When each worker the server remembers has last asked for work, in milliseconds since 1970. */
export async function pollTimes({ client, namespace }: TemporalLine, taskQueue: string): Promise<number[]> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOW_TASKS,
  });
  return (pollers ?? []).map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000);
}

function agoOf(timeMs: number): string {
  return `${Math.max(0, Math.round((Date.now() - timeMs) / 1000))} s`;
}
