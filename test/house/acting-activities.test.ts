import type { Context } from '@temporalio/activity';
import { ActingActivities } from '../support/acting-activities';

function began(acting: ActingActivities, activityType: string): { end(): void } {
  let end = (): void => undefined;
  const work = new Promise<void>((resolve) => (end = resolve));
  const { inbound } = acting.count({ info: { activityType } } as Context);
  void inbound?.execute?.({ args: [], headers: {} }, async () => work);
  return { end };
}

test('a stop is waited for until it has ended, and a watch is not', async () => {
  const acting = new ActingActivities();
  began(acting, 'huaweicloud.dgc.watchInstance');
  await acting.untilNone();

  const stop = began(acting, 'huaweicloud.dgc.stopInstance');
  let isNone = false;
  const none = acting.untilNone().then(() => (isNone = true));
  await new Promise(setImmediate);
  expect(isNone).toBe(false);
  stop.end();
  await none;
});
