import { ActivityCancellationType, CancellationScope, condition, proxyActivities, sleep } from '@temporalio/workflow';
import { pauseFor } from '../../src/workflows/activity';
import { inTurn } from '../../src/workflows/in-turn';
const act = proxyActivities<Record<'x' | 's' | 'y', () => Promise<void>>>({
  startToCloseTimeout: 60_000,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});
/** A start is cancelled; while the timer after that runs, another is asked for, and cancelled before it is sent. */
export async function twoCancels(): Promise<void> {
  await pauseFor(1, 'begin');
  const [a, b] = [new CancellationScope(), new CancellationScope()];
  void a.run(async () => inTurn(act.x(), 'isFollowed')).catch(() => undefined);
  void sleep(1000).then(() => a.cancel());
  void sleep(1001).then(async () => b.run(async () => inTurn(act.s(), 'isFollowed')).catch(async () => sleep(5555)));
  void sleep(1002).then(() => b.cancel());
  void sleep(1003).then(async () => act.y());
  await condition(() => false);
}
