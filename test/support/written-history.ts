import { historyFromJSON } from '@temporalio/common/lib/proto-utils';

/** Of the run that such a history is said to be of. */
const RUN = 'b0a0a0a0-0000-4000-8000-000000000000';

const taskQueue = { name: 'q' };

/**
 * A history written event by event, as the server keeps it: for an order of events that a live run takes once in a thousand
 * times. Each method answers the id of the event that it has written last.
 */
export class WrittenHistory {
  private readonly events: { eventId: string }[] = [];

  constructor(workflowType: string, ...input: unknown[]) {
    this.add('WORKFLOW_EXECUTION_STARTED', {
      ...{ workflowType: { name: workflowType }, taskQueue, workflowId: 'written', workflowTaskTimeout: '10s' },
      ...{ originalExecutionRunId: RUN, firstExecutionRunId: RUN, attempt: 1 },
      ...(input.length > 0 && { input: payloads(...input) }),
    });
  }

  /** @param type as the server names it, without `EVENT_TYPE_` */
  add(type: string, attributes: object = {}): string {
    const key = type.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const eventId = String(this.events.length + 1);
    this.events.push({
      eventId,
      ...{ eventTime: new Date(Date.UTC(2026, 0, 1) + this.events.length * 1_000).toISOString() },
      ...{ eventType: `EVENT_TYPE_${type}`, [`${key}EventAttributes`]: attributes },
    });
    return eventId;
  }

  /** A workflow task, which brings what was written since the one before; what it asked for comes behind it. */
  task(): string {
    const scheduledEventId = this.add('WORKFLOW_TASK_SCHEDULED', {
      ...{ taskQueue, startToCloseTimeout: '10s', attempt: 1 },
    });
    const historySizeBytes = String(this.events.length * 100);
    const startedEventId = this.add('WORKFLOW_TASK_STARTED', { scheduledEventId, historySizeBytes });
    const sdkMetadata = { coreUsedFlags: [1, 2, 3], langUsedFlags: [1, 2] };
    return this.add('WORKFLOW_TASK_COMPLETED', { scheduledEventId, startedEventId, sdkMetadata });
  }

  activity(activityId: string, name: string): string {
    return this.add('ACTIVITY_TASK_SCHEDULED', { activityId, activityType: { name }, taskQueue });
  }

  timer(timerId: string): string {
    return this.add('TIMER_STARTED', { timerId, startToFireTimeout: '1s' });
  }

  /** For replay. */
  toReplay() {
    return { workflowId: 'written', runId: RUN, history: historyFromJSON({ events: this.events }) };
  }
}

/** Values as JSON, as they stand in a history. */
export function payloads(...values: unknown[]): object {
  const encoding = base64('json/plain');
  return { payloads: values.map((value) => ({ metadata: { encoding }, data: base64(JSON.stringify(value)) })) };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
