import type { Client } from '@temporalio/client';
import { RECORDED_ACTS } from '../domain/history/recorded-acts';
import type { RecordedEvent } from '../domain/history/recorded-event';
import { PayloadReader } from './payload-reader';
import { openChildren } from './open-children';
import type { RawEvent, RawPendingActivity } from './raw-history';

/** One run of a workflow, as Temporal's server tells of it without a worker. */
export interface RecordedRun {
  /** The name that all runs of the workflow share. */
  workflowId: string;
  /** Of this execution. */
  runId: string;
  /** When this run began, in milliseconds since 1970. */
  startedAtMs: number;
  /** The run that wrote this history's first event: another one where this run began by a reset. */
  originalRunId: string;
  /** The runs that this history was reset from. */
  resetFrom: string[];
  /** In the order in which they happened. */
  events: RecordedEvent[];
  /** Workflows that it began and has not seen end, by their ids. */
  children: string[];
}

/**
 * Reads what a workflow's history tells of our activities, decoded by the client's codec. What was under way when a
 * workflow closed is known too: the server keeps its last heartbeat.
 */
export async function readRun(client: Client, workflowId: string, runId?: string): Promise<RecordedRun> {
  const asked = client.workflow.getHandle(workflowId, runId);
  // Before its history: what has ended since is no longer under way there.
  const described = await asked.describe();
  const handle = client.workflow.getHandle(workflowId, described.runId);
  const { events = [] } = await handle.fetchHistory();
  const reader = readerOf(client, workflowId);
  const [first] = events ?? [];
  return {
    workflowId,
    runId: described.runId,
    startedAtMs: described.startTime.getTime(),
    originalRunId: first?.workflowExecutionStartedEventAttributes?.originalExecutionRunId ?? described.runId,
    resetFrom: (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed?.baseRunId || []),
    children: openChildren(events ?? []),
    events: [
      ...(await recordedEvents(events ?? [], described.runId, reader)),
      ...(await underWay(described.raw.pendingActivities ?? [], described.runId, reader)),
    ],
  };
}

/** The last heartbeats of what is under way in one run of a workflow, decoded. @param isMeant by the type of the activity */
export async function heartbeatsUnderWay(
  client: Client,
  { workflowId, runId }: { workflowId: string; runId: string },
  isMeant: (activityType: string) => boolean,
): Promise<unknown[]> {
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  const pending = (raw.pendingActivities ?? []).filter(({ activityType }) => isMeant(activityType?.name ?? ''));
  const reader = readerOf(client, workflowId);
  return Promise.all(pending.map(({ heartbeatDetails }) => reader.first(heartbeatDetails?.payloads)));
}

/** Reads what a workflow of this client's namespace has left, and nothing that was moved there from another. */
export function readerOf({ options }: Client, workflowId: string): PayloadReader {
  return new PayloadReader(options.loadedDataConverter, { namespace: options.namespace, workflowId });
}

/** What a history tells of our activities and of its end. @param runId of the run whose history it is */
export async function recordedEvents(
  events: RawEvent[],
  runId: string,
  reader: PayloadReader,
): Promise<RecordedEvent[]> {
  /** By the event that asked for it. */
  const ids = new Map<string, string>();
  const recorded: RecordedEvent[] = [];
  for (const event of events) {
    const told = await recordedEvent(event, { runId, ids, reader });
    if (told) recorded.push(told);
  }
  return recorded;
}

interface Reading {
  runId: string;
  ids: Map<string, string>;
  reader: PayloadReader;
}

async function recordedEvent(event: RawEvent, { runId, ids, reader }: Reading): Promise<RecordedEvent | undefined> {
  if (event.workflowExecutionCompletedEventAttributes) return { is: 'succeeded' };
  const asked = event.activityTaskScheduledEventAttributes;
  if (asked) {
    const type = asked.activityType?.name ?? '';
    if (!Object.hasOwn(RECORDED_ACTS, type)) return undefined;
    const id = idOf(runId, asked.activityId);
    ids.set(String(event.eventId), id);
    const request = await reader.first(asked.input?.payloads);
    return { is: 'asked', id, type, request, at: timeOf(event) };
  }
  const done = event.activityTaskCompletedEventAttributes;
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  const cancelled = event.activityTaskCanceledEventAttributes;
  const id = ids.get(String((done ?? failed ?? cancelled)?.scheduledEventId));
  if (id === undefined) return undefined;
  if (done) return { is: 'answered', id, result: await reader.first(done.result?.payloads) };
  if (!failed) return { is: 'failed', id, left: await reader.first(cancelled?.details?.payloads) };
  const { type, left } = await reader.failure(failed.failure);
  return { is: 'failed', id, failureType: type, left };
}

function underWay(
  pending: readonly RawPendingActivity[],
  runId: string,
  reader: PayloadReader,
): Promise<RecordedEvent[]> {
  return Promise.all(
    pending.map(async ({ activityId, heartbeatDetails }) => ({
      is: 'underWay' as const,
      id: idOf(runId, activityId),
      heartbeat: await reader.first(heartbeatDetails?.payloads),
    })),
  );
}

/** Runs that followed each other by a reset have activities of the same ids. */
function idOf(runId: string, activityId: string | null | undefined): string {
  return `${runId}/${activityId ?? ''}`;
}

function timeOf({ eventTime }: RawEvent): string {
  return new Date(Number(eventTime?.seconds ?? 0) * 1_000 + Math.floor((eventTime?.nanos ?? 0) / 1e6)).toISOString();
}
