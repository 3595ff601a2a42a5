import { MockActivityEnvironment } from '@temporalio/testing';
import type { ActivityContext } from '../../src/activities/activity-context';
import { InFlight } from '../../src/activities/outcomes';
import type { WatchedJob } from '../../src/activities/remote-job';
import { earlierRunActivity } from '../../src/activities/start/earlier-run';
import { EarlierRunsInTemporal, HistoriesOfServer } from '../../src/activities/start/earlier-runs';
import { TemporalStartAttempt } from '../../src/activities/start/start-attempt';
import { TemporalStopAttempt } from '../../src/activities/stop/stop-attempt';
import { usualTimeActivity } from '../../src/activities/usual-time';
import { watchActivity } from '../../src/activities/watch/watch-activity';
import type { Wait } from '../../src/activities/watch/open-wait';

/** A worker's client, as far as activities ask it. */
function clientThat(isAsked: (what: unknown) => void) {
  const handle = {
    describe: async () => {
      isAsked('describe');
      return { status: { name: 'COMPLETED' } };
    },
    fetchHistory: async () => {
      isAsked('history');
      return { events: [] };
    },
  };
  return {
    activity: { heartbeat: async (_token: unknown, details: unknown) => isAsked(details) },
    withAbortSignal: async (_signal: unknown, act: () => Promise<unknown>) => act(),
    withDeadline: async (_deadline: unknown, act: () => Promise<unknown>) => act(),
    workflow: {
      getHandle: () => handle,
      list: () => {
        isAsked('list');
        return { [Symbol.asyncIterator]: async function* () {} };
      },
    },
  } as never;
}

const REQUEST = { step: 'copy', connection: 'default', body: {}, runs: [{ id: '1', job: 'orders', origin: 'new' }] };
const HALTED = [{ verdict: 'running', haltedSince: '2026-01-01T00:00:00.000Z' }];
const waiting = (watcher: object) => async (context: object) => {
  const all = { ...context, watcher, inFlight: new InFlight() } as unknown as ActivityContext;
  await watchActivity(all, REQUEST as never, () => ({}) as WatchedJob<unknown>).catch(() => undefined);
};

test.each<{ what: string; act: (context: { presentClient: () => never }) => Promise<unknown> }>([
  {
    what: 'a wait tells what it sees',
    act: waiting({
      hasRoom: true,
      untilEnded: async (wait: Wait) => {
        wait.beat([], true, []);
        return [];
      },
    }),
  },
  {
    what: 'a wait without a slot keeps since when a run has been halted',
    act: waiting({ hasRoom: false, lookOnce: async () => ({ seen: HALTED, isOver: false, pauseMs: 1 }) }),
  },
  {
    what: 'a start keeps its fence',
    act: async ({ presentClient }) => {
      const attempt = new TemporalStartAttempt(undefined, new AbortController().signal, false, presentClient);
      await attempt.keep({ version: 1, marks: {}, settleMs: 1, closed: false }).finally(() => attempt.close());
    },
  },
  {
    what: 'a stop keeps what it knows',
    act: async ({ presentClient }) => {
      const attempt = new TemporalStopAttempt(undefined, new AbortController().signal, presentClient);
      await attempt.keep().finally(() => attempt.close());
    },
  },
  {
    what: 'a backfill hears of an earlier run',
    act: async (context) => earlierRunActivity(context)['huaweicloud.earlierRun']('orders-2026-01-01'),
  },
  {
    what: 'a pipeline hears how long it takes as usual',
    act: async (context) =>
      usualTimeActivity({ ...context, searchAttributes: true })['huaweicloud.usualTime']({
        pipeline: 'orders',
        begunAt: '2026-01-01T00:00:00.000Z',
      }),
  },
  {
    what: 'a run that was reset hears what was left',
    act: async ({ presentClient }) =>
      new EarlierRunsInTemporal(new HistoriesOfServer(presentClient)).notTakenOver('another-run'),
  },
])('when certificates were rotated twice, $what by the connection that is there now', async ({ act }) => {
  const asked: unknown[] = [];
  const closed = clientThat(() => {
    throw new Error('the connection is closed');
  });
  const env = new MockActivityEnvironment({ activityType: 'huaweicloud.cdm.watchJob' }, { client: closed });

  // What comes of it is no matter here: whom it asked is.
  await env.run(() => act({ presentClient: () => clientThat((what) => asked.push(what)) })).catch(() => undefined);

  expect(asked.length).toBeGreaterThan(0);
});
