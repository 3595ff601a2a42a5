import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { PayloadReader } from './payload-reader';
import { readerOf } from './read-history';
import type { RawEvent } from './raw-history';

/** That a run stands still, since its workflow task fails again and again: its code cannot go on with its history. */
export interface FailingTask {
  /** ISO time since when. */
  since: string;
  /** How often so far. */
  times: number;
  /** Temporal's own word for it, such as `NON_DETERMINISTIC_ERROR`. */
  cause: string;
  /** What the worker said of it last. */
  message: string;
}

const LONGEST_MESSAGE = 500;
const EVENTS_PER_PAGE = 100;
const MOST_PAGES = 20;
/** One that timed out may have been on a worker that was killed: that is nothing to speak of. */
const TIMEOUTS_TO_SPEAK_OF = 2;
/** How Temporal names them beside the failures of code: of these, none is wrong. */
const NO_FAULT = new Set(['RESET_WORKFLOW', 'UNHANDLED_COMMAND']);

type Described = Pick<WorkflowExecutionDescription, 'workflowId' | 'runId' | 'raw'>;

/** Asks Temporal's server; undefined of a run that is well, or has ended. */
export async function failingTaskOf(client: Client, described: Described): Promise<FailingTask | undefined> {
  const { attempt = 1, originalScheduledTime, scheduledTime } = described.raw.pendingWorkflowTask ?? {};
  const times = Number(attempt) - 1;
  if (times < 1) return undefined;
  const failure = await lastFailure(client, described);
  if (!failure || (failure.isTimeout && times < TIMEOUTS_TO_SPEAK_OF)) return undefined;
  const { seconds } = originalScheduledTime ?? scheduledTime ?? {};
  const { cause, message } = failure;
  return { since: new Date(Number(seconds ?? 0) * 1_000).toISOString(), times, cause, message };
}

interface TaskFailure {
  cause: string;
  message: string;
  isTimeout: boolean;
}

/** The newest workflow task that was not done; the attempts after the first write no event of their own. */
async function lastFailure(client: Client, described: Described): Promise<TaskFailure | undefined> {
  const { workflowId, runId } = described;
  let nextPageToken: Uint8Array | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const reply = await client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: EVENTS_PER_PAGE,
      nextPageToken,
    });
    for (const event of reply.history?.events ?? []) {
      if (event.workflowTaskCompletedEventAttributes) return undefined;
      const failure = await failureIn(event, readerOf(client, workflowId));
      if (failure) return failure;
    }
    nextPageToken = reply.nextPageToken;
    if (!nextPageToken?.length) return undefined;
  }
  return undefined;
}

async function failureIn(event: RawEvent, reader: PayloadReader): Promise<TaskFailure | undefined> {
  const failed = event.workflowTaskFailedEventAttributes;
  if (failed) {
    const cause = wordOf(failed, 'cause').replace('WORKFLOW_TASK_FAILED_CAUSE_', '');
    if (NO_FAULT.has(cause)) return undefined;
    const { message } = await reader.failure(failed.failure);
    return { cause, message: inShort(message), isTimeout: false };
  }
  const timedOut = event.workflowTaskTimedOutEventAttributes;
  if (!timedOut) return undefined;
  const message = 'a worker has taken it and not answered in time: it was killed, or it is busy without end';
  return { cause: wordOf(timedOut, 'timeoutType').replace('TIMEOUT_TYPE_', 'TIMED_OUT_'), message, isTimeout: true };
}

/** The words of an enumeration are in a package that is not a dependency of ours; as JSON, a message has them too. */
function wordOf(message: object, key: string): string {
  const written = JSON.parse(JSON.stringify(message)) as Record<string, unknown>;
  return typeof written[key] === 'string' ? written[key] : 'UNKNOWN';
}

function inShort(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE)}… (cut)`;
}
