import type { WorkflowHandle } from '@temporalio/client';

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

/** What a workflow has cost the server and its workers, by its history. */
export interface HistoryCost {
  events: number;
  bytes: number;
  /** How long each workflow task took, in milliseconds, in their order; those that failed or timed out are not there. */
  taskMs: number[];
  /** How many jobs each of these tasks asked to be started. */
  begun: number[];
}

export async function costOf(handle: WorkflowHandle, history: History): Promise<HistoryCost> {
  const { raw } = await handle.describe();
  const events = history.events ?? [];
  const tasks = events.filter((event) => event.workflowTaskCompletedEventAttributes);
  return {
    events: events.length,
    bytes: Number(raw.workflowExecutionInfo?.historySizeBytes),
    taskMs: tasks.map((task) => atMs(task) - atMs(startOf(task, events))),
    begun: tasks.map((task) => events.filter((event) => isStartAskedBy(task, event)).length),
  };
}

function startOf(task: HistoryEvent, events: HistoryEvent[]): HistoryEvent | undefined {
  return events[Number(task.workflowTaskCompletedEventAttributes?.startedEventId) - 1];
}

function isStartAskedBy(task: HistoryEvent, { activityTaskScheduledEventAttributes: asked }: HistoryEvent): boolean {
  return (
    asked?.activityType?.name?.endsWith('.startJob') === true &&
    Number(asked.workflowTaskCompletedEventId) === Number(task.eventId)
  );
}

function atMs(event: HistoryEvent | undefined): number {
  return Number(event?.eventTime?.seconds) * 1_000 + Number(event?.eventTime?.nanos) / 1e6;
}
