import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { replayHistories } from '../../replay-fuzz/replay/replay-histories';
import { quietRuntime } from '../support/huawei-world';

const events: { eventId: string }[] = [];
const RUN = 'b0a0a0a0-0000-4000-8000-000000000000';
const taskQueue = { name: 'q' };
const started = new Map<string, number>();

function add(type: string, attributes: object): void {
  const key = type.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  events.push({
    eventId: String(events.length + 1),
    ...{ eventTime: new Date(Date.UTC(2026, 0, 1) + events.length * 1_000).toISOString() },
    ...{ eventType: `EVENT_TYPE_${type}`, [`${key}EventAttributes`]: attributes },
  });
}

function task(): void {
  add('WORKFLOW_TASK_SCHEDULED', { taskQueue, startToCloseTimeout: '10s', attempt: 1 });
  const historySizeBytes = String(events.length * 100);
  add('WORKFLOW_TASK_STARTED', { scheduledEventId: String(events.length), historySizeBytes });
  const sdkMetadata = { coreUsedFlags: [1, 2, 3], langUsedFlags: [1, 2] };
  const [scheduledEventId, startedEventId] = [String(events.length - 1), String(events.length)];
  add('WORKFLOW_TASK_COMPLETED', { scheduledEventId, startedEventId, sdkMetadata });
}

function startTimer(timerId: string): void {
  add('TIMER_STARTED', { timerId, startToFireTimeout: '1s', workflowTaskCompletedEventId: String(events.length) });
  started.set(timerId, events.length);
}

function fire(timerId: string): void {
  add('TIMER_FIRED', { timerId, startedEventId: String(started.get(timerId)) });
}

function ask(activityId: string, name: string): void {
  add('ACTIVITY_TASK_SCHEDULED', { activityId, activityType: { name }, taskQueue });
}

/** The timer after the first cancel (6) fires in the task that brings the second cancel. */
function recorded(): void {
  add('WORKFLOW_EXECUTION_STARTED', {
    ...{ workflowType: { name: 'twoCancels' }, taskQueue, workflowId: 'two', workflowTaskTimeout: '10s', attempt: 1 },
    ...{ originalExecutionRunId: RUN, firstExecutionRunId: RUN },
  });
  task();
  startTimer('1');
  fire('1');
  task();
  ask('1', 'x');
  ['2', '3', '4', '5'].forEach(startTimer);
  fire('2');
  task();
  add('ACTIVITY_TASK_CANCEL_REQUESTED', { scheduledEventId: '10' });
  startTimer('6');
  ['3', '4', '6', '5'].forEach(fire);
  task();
  startTimer('7');
  ask('3', 'y');
  fire('7');
  task();
  startTimer('8');
  add('WORKFLOW_EXECUTION_TERMINATED', { reason: 'seen enough' });
}

test('a start that is cancelled before it was sent goes on after the timer of its own cancel, and not after that of an earlier one', async () => {
  quietRuntime();
  recorded();
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('../support/two-cancels-workflow'),
    workflowInterceptorModules: [require.resolve('../../src/workflows/interceptors')],
    logger: new DefaultLogger('ERROR'),
  });
  const histories = [{ workflowId: 'two', runId: RUN, history: historyFromJSON({ events }) }];
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  for await (const { failure, inParts } of replayHistories({ workflowBundle }, histories, { partSeeds: seeds })) {
    expect(failure).toBeUndefined();
    expect(inParts.divided).toBeGreaterThan(4);
  }
});
