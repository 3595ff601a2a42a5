import { ownCommand } from '../own-command';
import type { TemporalLine } from '../connection/connect-to-temporal';

// TASK_QUEUE_TYPE_WORKFLOW; the enumeration itself is in @temporalio/proto, which is not a dependency of ours.
const WORKFLOW_TASKS = 1;

/** A killed worker stays listed for a while, and one that waits for work asks once a minute: until then it may be there. */
const MAY_BE_THERE_MS = 75_000;

/** Tells that no worker answers on a task queue, what the server knows of it, and what to do. */
export async function missingWorkerSentence(line: TemporalLine, taskQueue: string): Promise<string> {
  // The server may be away as well; the sentence is worth saying without this.
  const seen = await lastPoll(line, taskQueue).catch(() => undefined);
  const start = ownCommand('worker', [], { options: { 'task-queue': taskQueue } });
  if (seen !== undefined && Date.now() - seen < MAY_BE_THERE_MS)
    return (
      `No worker answers on task queue ${taskQueue} yet, though one polled it ${agoOf(seen)} ago: it is busy, or has just ` +
      `ended. Nothing is lost, the pipeline waits for it. Where none is left, start one with: ${start}`
    );
  const when = seen === undefined ? 'none has polled it lately' : `the last one polled ${agoOf(seen)} ago`;
  return (
    `No worker answers on task queue ${taskQueue} (${when}); nothing is lost, the pipeline waits for one. ` +
    `Start one with: ${start}`
  );
}

/** Whether a worker has polled a task queue so lately that it may be busy, and not gone. */
export async function mayBeThere(line: TemporalLine, taskQueue: string): Promise<boolean> {
  const seen = await lastPoll(line, taskQueue).catch(() => undefined);
  return seen !== undefined && Date.now() - seen < MAY_BE_THERE_MS;
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
