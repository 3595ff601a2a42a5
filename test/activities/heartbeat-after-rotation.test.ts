import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityContext } from '../../src/activities/activity-context';
import { InFlight } from '../../src/activities/outcomes';
import type { WatchedJob } from '../../src/activities/remote-job';
import { watchActivity } from '../../src/activities/watch/watch-activity';
import type { Wait } from '../../src/activities/watch/open-wait';

/** A worker's client, as far as a wait asks it. */
function clientThat(heartbeat: (details: unknown) => void) {
  return {
    activity: { heartbeat: async (_token: unknown, details: unknown) => heartbeat(details) },
    withAbortSignal: async (_signal: unknown, act: () => Promise<unknown>) => act(),
  } as never;
}

test('a wait that outlives the connection it began with tells what it sees by the one that is there now', async () => {
  const told: unknown[] = [];
  const closed = clientThat(() => {
    throw new Error('the connection is closed');
  });
  const watcher = {
    hasRoom: true,
    untilEnded: async (wait: Wait) => {
      wait.beat([], true);
      return [];
    },
  };
  const context = {
    watcher,
    inFlight: new InFlight(),
    presentClient: () => clientThat((details) => told.push(details)),
  };
  const env = new MockActivityEnvironment({ activityType: 'watchCdm' }, { client: closed });

  const request = { step: 'copy', connection: 'default', body: {}, runs: [] };
  await env.run(() => watchActivity(context as unknown as ActivityContext, request, () => ({}) as WatchedJob<unknown>));

  expect(told).toHaveLength(1);
});
