import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { replayHistories } from '../../replay-fuzz/replay/replay-histories';
import { quietRuntime } from '../support/huawei-world';
import { WrittenHistory } from '../support/written-history';

/** The timer after the first cancel (6) fires in the task that brings the second cancel. */
function written(): WrittenHistory {
  const history = new WrittenHistory('twoCancels');
  const started = new Map<string, string>();
  const start = (timerId: string) => void started.set(timerId, history.timer(timerId));
  const fire = (timerId: string) => history.add('TIMER_FIRED', { timerId, startedEventId: started.get(timerId) });
  history.task();
  start('1');
  fire('1');
  history.task();
  const scheduledEventId = history.activity('1', 'x');
  ['2', '3', '4', '5'].forEach(start);
  fire('2');
  history.task();
  history.add('ACTIVITY_TASK_CANCEL_REQUESTED', { scheduledEventId });
  start('6');
  ['3', '4', '6', '5'].forEach(fire);
  history.task();
  start('7');
  history.activity('3', 'y');
  fire('7');
  history.task();
  start('8');
  history.add('WORKFLOW_EXECUTION_TERMINATED', { reason: 'seen enough' });
  return history;
}

test('a start that is cancelled before it was sent goes on after the timer of its own cancel, and not after that of an earlier one', async () => {
  quietRuntime();
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('../support/two-cancels-workflow'),
    workflowInterceptorModules: [require.resolve('../../src/workflows/interceptors')],
    logger: new DefaultLogger('ERROR'),
  });
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  const histories = [written().toReplay()];
  for await (const { failure, inParts } of replayHistories({ workflowBundle }, histories, { partSeeds: seeds })) {
    expect(failure).toBeUndefined();
    expect(inParts.divided).toBeGreaterThan(4);
  }
});
