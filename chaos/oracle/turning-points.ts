import type { History } from '../../replay-fuzz/replay/prefixes';
import { DEADLINE_MS } from '../pipelines/pipeline-spec';

/** When a pipeline heard that it is to end, in milliseconds since the epoch. */
export interface TurningPoints {
  /** That somebody cancelled it. */
  cancelHeardAt?: number;
  /** That the time of its step with a deadline was up. */
  deadlineHeardAt?: number;
}

type HistoryEvent = NonNullable<History['events']>[number];

/**
 * Reads them off the history: a workflow has heard of something when its next workflow task is completed. A deadline that
 * a pause moved is not found: its timer is another one.
 */
export function turningPoints({ events }: History, deadlineMs = DEADLINE_MS): TurningPoints {
  const all = events ?? [];
  const cancelHeardAt = heardAt(all, ({ workflowExecutionCancelRequestedEventAttributes: cancel }) => !!cancel);
  const deadlines = all.filter((event) => isDeadline(event, deadlineMs));
  const timers = new Set(deadlines.map(({ timerStartedEventAttributes: timer }) => timer?.timerId));
  const deadlineHeardAt = heardAt(all, ({ timerFiredEventAttributes: fired }) => !!fired && timers.has(fired.timerId));
  return {
    ...(cancelHeardAt !== undefined && { cancelHeardAt }),
    ...(deadlineHeardAt !== undefined && { deadlineHeardAt }),
  };
}

function isDeadline({ timerStartedEventAttributes: timer }: HistoryEvent, deadlineMs: number): boolean {
  return !!timer?.startToFireTimeout && msOf(timer.startToFireTimeout) === deadlineMs;
}

function heardAt(events: HistoryEvent[], isIt: (event: HistoryEvent) => boolean): number | undefined {
  const at = events.findIndex(isIt);
  if (at < 0) return undefined;
  const heard = events.slice(at).find((event) => event.workflowTaskCompletedEventAttributes);
  return heard?.eventTime ? msOf(heard.eventTime) : undefined;
}

function msOf({ seconds, nanos }: { seconds?: unknown; nanos?: number | null }): number {
  return Number(seconds ?? 0) * 1_000 + Math.floor((nanos ?? 0) / 1e6);
}
