import type { RawEvent } from './raw-history';

/** The child workflows that a history shows begun and not ended, by their ids. */
export function openChildren(events: readonly RawEvent[]): string[] {
  const ended = new Set(events.map((event) => String(endOf(event)?.startedEventId)));
  return events.flatMap(({ eventId, childWorkflowExecutionStartedEventAttributes: started }) =>
    started && !ended.has(String(eventId)) ? [started.workflowExecution?.workflowId ?? ''] : [],
  );
}

function endOf(event: RawEvent) {
  return (
    event.childWorkflowExecutionCompletedEventAttributes ??
    event.childWorkflowExecutionFailedEventAttributes ??
    event.childWorkflowExecutionCanceledEventAttributes ??
    event.childWorkflowExecutionTimedOutEventAttributes ??
    event.childWorkflowExecutionTerminatedEventAttributes
  );
}
