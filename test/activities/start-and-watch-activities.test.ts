import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import type { ActivityContext } from '../../src/activities/activity-context';
import { InFlight } from '../../src/activities/outcomes';
import type { RemoteJob, StartAnswer, WatchedJob } from '../../src/activities/remote-job';
import type { StartRequest, StopRequest, WatchRequest } from '../../src/activities/requests';
import { startActivity } from '../../src/activities/start/start-activity';
import { stopActivity } from '../../src/activities/stop/stop-activity';
import { StepFailure } from '../../src/activities/step-failure';
import { watchActivity } from '../../src/activities/watch/watch-activity';
import { Watcher } from '../../src/activities/watch/watcher';
import { type CallOutcome, HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { Fence } from '../../src/domain/fence';
import type { Run } from '../../src/domain/run';
import type { Sighting } from '../../src/domain/verdict';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const TIMES = { leaseMs: 5_000, requestTimeoutMs: 30_000, visibilityMs: 15_000 };
const FENCE: Fence = { version: 1, marks: { orders: { id: 7 } }, cloudTimeMs: NOON, settleMs: 0, closed: true };
const ORDERS: Run = { id: '8', job: 'orders', origin: 'new', trace: {} };
const REQUEST = { step: 'copy', connection: 'default', body: {} };
const RUNNING: Sighting = { verdict: 'running', status: 'RUNNING', progress: 10, rows: 5 };

function cloudSaid(more: Partial<CallOutcome> = {}): HuaweiCloudError {
  const call = { service: 'CDM', operation: 'startJob', method: 'PUT', path: '/start' } as const;
  return new HuaweiCloudError(call, { what: 'said no', kind: 'Forbidden', effect: 'none', hint: '', ...more });
}

/** A worker, the activity that it carries out, and what is heard of it. */
class Heard {
  readonly outcomes: string[] = [];
  readonly kept: unknown[] = [];
  readonly beats: unknown[] = [];
  readonly logs: LogEntry[] = [];
  info: object = {};
  more: Partial<ActivityContext> = {};
  readonly watcher = new Watcher({ minMs: 1_000, maxMs: 1_000 }, 1_000);

  get context(): ActivityContext {
    return {
      watcher: this.watcher,
      inFlight: new InFlight(),
      times: TIMES,
      draining: new AbortController().signal,
      earlierRuns: { leftOf: async () => undefined, notTakenOver: async () => [], endsOf: async () => [] },
      outcomes: {
        started: (service: string, outcome: string) => this.outcomes.push(`${service} ${outcome}`),
        stopped: (service: string, outcome: string) => this.outcomes.push(`${service} ${outcome}`),
      },
      ...this.more,
    } as unknown as ActivityContext;
  }

  async run<T>(act: (context: ActivityContext) => Promise<T>): Promise<T> {
    const client = {
      withAbortSignal: async (_signal: unknown, call: () => Promise<unknown>) => call(),
      withDeadline: async (_deadline: unknown, call: () => Promise<unknown>) => call(),
      activity: { heartbeat: async (_token: unknown, details: unknown) => void this.kept.push(details) },
    } as unknown as Client;
    const logger = new DefaultLogger('INFO', (entry) => this.logs.push(entry));
    const info = { activityType: 'huaweicloud.cdm.startJob', scheduledTimestampMs: Date.now(), ...this.info };
    const env = new MockActivityEnvironment(info, { client, logger });
    env.on('heartbeat', (details: unknown) => this.beats.push(details));
    return env.run(async () => act(this.context));
  }
}

let heard: Heard;
beforeEach(() => {
  jest.useFakeTimers({ now: NOON, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  heard = new Heard();
});
afterEach(() => {
  heard.watcher.drain();
  jest.useRealTimers();
});

function jobThat(more: Partial<RemoteJob>, units = ['orders']): RemoteJob {
  const started = Object.fromEntries(
    units.map((job): [string, StartAnswer<unknown>] => [job, { is: 'started', run: { ...ORDERS, job } }]),
  );
  return {
    units,
    survey: async () => ({ marks: Object.fromEntries(units.map((unit) => [unit, {}])), active: {}, refused: [] }),
    start: async () => started,
    since: async () => ({ candidates: {} }),
    checkStopped: async () => [{ verdict: 'stopped' }],
    stop: async () => 'asked',
    look: async () => [RUNNING],
    ...more,
  };
}

/** Lets as much time pass as any start takes. */
async function start(job: RemoteJob, request: Partial<StartRequest<unknown>> = {}, options: object = {}) {
  const started = heard.run(async (context) => startActivity(context, { ...REQUEST, ...request }, () => job, options));
  started.catch(() => undefined);
  await jest.advanceTimersByTimeAsync(200_000);
  return started;
}

describe('a start', () => {
  test('counts and tells what has come of each unit', async () => {
    const refused: StartAnswer<unknown> = { is: 'refused', kind: 'Conflict', reason: 'full', again: false };
    const answers = { orders: { is: 'started', run: ORDERS } as const, lines: refused };
    const result = await start(jobThat({ start: async () => answers }, ['orders', 'lines']), {}, { partially: true });
    expect(result).toEqual({ runs: [ORDERS], refused: [{ job: 'lines', kind: 'Conflict', reason: 'full' }] });
    expect(heard.outcomes).toEqual(['cdm new', 'cdm failed']);
    expect(heard.logs.filter(({ message }) => message === 'copy: orders 8 new')).toMatchObject([
      { meta: { step: 'copy', run: '8', origin: 'new' } },
    ]);
    // The fence, and with it what was refused: whoever comes after is not to take for ours what runs of that.
    const took = { units: ['lines'], reply: { taken: { least: 0, most: 0 }, reason: 'full' } };
    expect(heard.kept).toMatchObject([{ closed: false }, { closed: false, mixed: took }]);
  });

  test.each<[string, () => unknown, string[]]>([
    ['the cloud says no', () => cloudSaid(), ['cdm failed']],
    ['the cloud says nothing', () => cloudSaid({ effect: 'unknown' }), ['cdm unknown']],
    ['nobody can tell whose it is', () => new StepFailure('AmbiguousStart', 'two'), ['cdm ambiguous']],
    ['it runs already', () => new StepFailure('Conflict', 'runs'), ['cdm failed']],
  ])('is counted where %s', async (_why, error, outcomes) => {
    const job = jobThat({
      start: async () => {
        throw error();
      },
    });
    await expect(start(job)).rejects.toMatchObject({ details: [{ fence: { marks: { orders: {} } } }] });
    expect(heard.outcomes).toEqual(outcomes);
  });

  test('that a worker breaks off because it stops is not counted, and its fence is handed on', async () => {
    const draining = new AbortController();
    heard.more = { draining: draining.signal };
    const job = jobThat({
      start: async () => {
        draining.abort();
        throw cloudSaid({ effect: 'unknown', kind: 'Unavailable' });
      },
    });
    await expect(start(job)).rejects.toMatchObject({
      type: 'HuaweiCloud.WorkerStopping',
      details: [{ fence: { closed: false } }],
    });
    expect(heard.outcomes).toEqual([]);
  });

  test.each([
    { waits: 19, queue: undefined, timeoutMs: undefined },
    { waits: 20, queue: undefined, timeoutMs: 75_000 },
    { waits: 0, queue: 'waits', timeoutMs: 75_000 },
  ])('by a worker of $waits waits, whose waits have the queue $queue', async ({ waits, queue, timeoutMs }) => {
    heard.more = { watchTaskQueue: queue, watcher: { count: waits } as Watcher };
    expect((await start(jobThat({}))).heartbeatTimeoutMs).toBe(timeoutMs);
  });

  test('goes by the fence of its last heartbeat, else that of the request, else that of the run before a reset', async () => {
    const seen: unknown[] = [];
    const job = jobThat({ since: async (_units, marks) => (seen.push(marks), { candidates: {} }) });
    const fenceOf = (id: number) => ({ ...FENCE, closed: false, marks: { orders: { id } } });
    const leftOf = async () => ({ fence: fenceOf(3) }) as never;
    heard.more = { earlierRuns: { leftOf, notTakenOver: async () => [], endsOf: async () => [] } };
    heard.info = { heartbeatDetails: fenceOf(1) };
    await start(job, { fence: fenceOf(2) });
    heard.info = {};
    await start(job, { fence: fenceOf(2) });
    await start(job);
    expect(seen.filter((_marks, at) => at % 2 === 0)).toEqual([1, 2, 3].map((id) => ({ orders: { id } })));
  });

  test('goes by what the runs before a reset know where they know more than the request', async () => {
    const seen: unknown[] = [];
    const job = jobThat({ since: async (_units, marks) => (seen.push(marks), { candidates: {} }) });
    const fenceOf = (id: number) => ({ ...FENCE, closed: false, marks: { orders: { id } } });
    const knowing = (known: object) => {
      heard.more = {
        earlierRuns: { leftOf: async () => known, notTakenOver: async () => [], endsOf: async () => [] },
      };
    };
    knowing({ fence: fenceOf(3), knowMore: true });
    await start(job, { fence: fenceOf(2), unsent: true });
    expect(seen[0]).toEqual({ orders: { id: 3 } });
    knowing({ knowMore: true });
    seen.length = 0;
    await start(job, { fence: fenceOf(2), unsent: true });
    expect(seen).not.toContainEqual({ orders: { id: 2 } });
  });

  test('whose job is shown later than others has as many times the time to be shown', async () => {
    await start(jobThat({ shownLater: 4 }));
    expect(heard.kept).toMatchObject([{ visibilityMs: 60_000, settleMs: 107_000 }]);
    await start(jobThat({}));
    expect(heard.kept[1]).toMatchObject({ visibilityMs: 15_000, settleMs: 62_000 });
  });

  test('that may pass or not is tried as often as all its attempts together, those of before included', async () => {
    const job = jobThat({
      start: async () => {
        throw cloudSaid({ aFewTries: true });
      },
    });
    heard.info = { attempt: 1 };
    await expect(start(job)).rejects.toMatchObject({ nonRetryable: false });
    await expect(start(job, { earlierTries: 2 })).rejects.toMatchObject({ nonRetryable: true });
  });

  test('takes over what runs where its request or its kind says so', async () => {
    const job = jobThat({ survey: async () => ({ marks: {}, active: { orders: ORDERS }, refused: [] }) });
    await expect(start(job)).rejects.toMatchObject({ type: 'HuaweiCloud.Conflict' });
    const taken = { runs: [{ id: '8', origin: 'alreadyRunning' }] };
    expect(await start(job, { whenRunning: 'adopt' })).toMatchObject(taken);
    expect(await start(job, { whenRunning: 'fail' }, { whenRunning: 'adopt' })).toMatchObject(taken);
    expect(heard.outcomes).toEqual(['cdm failed', 'cdm alreadyRunning', 'cdm alreadyRunning']);
  });

  test('under a fence that cannot be read is none: it fails, and says which', async () => {
    heard.info = { heartbeatDetails: { ...FENCE, version: 2 } };
    const type = 'HuaweiCloud.InvalidSpec';
    await expect(start(jobThat({}))).rejects.toMatchObject({
      type,
      message: expect.stringContaining('heartbeat of an earlier attempt.version') as string,
    });
    heard.info = {};
    const job = jobThat({ isMark: () => false });
    await expect(start(job, { fence: FENCE })).rejects.toMatchObject({
      type,
      message: expect.stringContaining(
        'request.fence.marks.orders: is nothing that such a job is remembered by',
      ) as string,
    });
  });
});

describe('a stop', () => {
  const stop = async (job: RemoteJob, request: Partial<StopRequest<unknown>> = {}) =>
    heard.run(async (context) => stopActivity(context, { ...REQUEST, runs: [ORDERS], ...request }, () => job));

  test('counts each run, and its result is the receipt', async () => {
    expect(await stop(jobThat({}))).toEqual([{ run: '8', asked: false, confirmed: true, leftRunning: null }]);
    const left = { ...ORDERS, id: '9', origin: 'alreadyRunning' as const, doubt: 'ours or not' };
    await stop(jobThat({}), { runs: [ORDERS, left] });
    expect(heard.outcomes).toEqual(['cdm confirmed', 'cdm confirmed', 'cdm unconfirmed']);
  });

  test('under a fence that is none is refused, and a bug in it keeps its shape', async () => {
    await expect(stop(jobThat({}), { fence: { ...FENCE, settleMs: -1 } })).rejects.toMatchObject({
      message: expect.stringContaining('request.fence.settleMs: is below 0') as string,
    });
    const bug = jobThat({ checkStopped: async () => Promise.reject(new TypeError('no such thing')) });
    await expect(stop(bug)).rejects.toThrow('no such thing');
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a watch', () => {
  const watch = async (job: Partial<WatchedJob>, request: Partial<WatchRequest<unknown>> = {}) => {
    const watched = { units: ['orders'], look: async () => [RUNNING], ...job } as WatchedJob;
    const ended = heard.run(async (context) =>
      watchActivity(context, { ...REQUEST, runs: [ORDERS], ...request }, () => watched),
    );
    ended.catch(() => undefined);
    await jest.advanceTimersByTimeAsync(120);
    return ended;
  };
  const ended: Sighting = {
    verdict: 'failed',
    status: 'FAILED',
    reason: 'no space',
    output: { rows: 5 },
    trace: { a: 1 },
  };

  test('tells how its runs have ended', async () => {
    expect(await watch({ look: async () => [ended] })).toEqual([
      { id: '8', job: 'orders', origin: 'new', ...ended, haltedSince: undefined },
    ]);
  });

  test('is told by the runs before a reset how a run has ended that the cloud has lost', async () => {
    const [known, other] = [ended, { ...ended, id: '9' }].map((end) => ({
      id: '8',
      job: 'orders',
      origin: 'new',
      ...end,
    }));
    const knowing = (endsOf: () => Promise<unknown>) => {
      heard.more = {
        earlierRuns: { leftOf: async () => undefined, notTakenOver: async () => [], endsOf: endsOf as never },
      };
    };
    const lost = { look: async (): Promise<Sighting[]> => [{ verdict: 'lost' }] };
    knowing(async () => [known]);
    expect(await watch(lost, { once: true })).toEqual([known]);
    expect(await watch({ look: async () => [{ ...ended, verdict: 'stopped' }] })).toMatchObject([
      { verdict: 'stopped' },
    ]);
    for (const told of [async () => [other], async () => [], async () => Promise.reject(new Error('no Temporal'))]) {
      knowing(told);
      expect(await watch(lost, { once: true })).toMatchObject([{ id: '8', verdict: 'lost' }]);
    }
  });

  test('that looks once takes what it sees, ended or not, also of nothing', async () => {
    expect(await watch({}, { once: true })).toMatchObject([{ id: '8', verdict: 'running', status: 'RUNNING' }]);
    expect(await watch({ look: async () => [] }, { once: true })).toMatchObject([{ id: '8', verdict: 'undecided' }]);
  });

  test('goes by what the attempt before has found out of its run, and tells it on; what cannot be that is passed over', async () => {
    const isTrace = (trace: unknown) => typeof (trace as { seen?: number } | undefined)?.seen === 'number';
    const looked: unknown[] = [];
    const look = async (runs: Run[]) => (looked.push(runs[0]?.trace), looked.length % 2 ? [RUNNING] : [ended]);
    for (const trace of [{ seen: 7 }, { seen: 'often' }]) {
      heard.info = { heartbeatDetails: { kind: 'watch', runs: [{ id: '8', trace }] } };
      const watched = watch({ look, isTrace });
      await jest.advanceTimersByTimeAsync(2_000);
      await watched;
    }
    expect(looked).toEqual([{ seen: 7 }, { seen: 7 }, ORDERS.trace, ORDERS.trace]);
    expect(heard.beats[0]).toMatchObject({ runs: [{ id: '8', trace: { seen: 7 } }] });
  });

  test('looks as a look does, in its workflow’s turn', async () => {
    const calls: unknown[] = [];
    heard.info = { workflowExecution: { workflowId: 'nightly', runId: 'r' } };
    await watch({ look: async (_runs, call) => (calls.push(call), [ended]) });
    expect(calls).toEqual([{ priority: 'look', timeoutMs: 20_000, fairnessKey: 'nightly' }]);
  });

  test.each<[string, Sighting[], boolean]>([
    ['is lost', [{ verdict: 'lost' }], true],
    ['is not shown', [], true],
    ['has no word', [{ verdict: 'undecided' }], true],
    ['has a word that nobody knows', [{ verdict: 'undecided', status: 'MOVING' }], false],
    ['has ended', [ended], false],
  ])('for a run that a person has named and that %s', async (_what, seen, isRefused) => {
    let looks = 0;
    const look = async () => ((looks += 1) > 1 ? [ended] : seen);
    const watched = watch({ look }, { mustBeThere: true });
    if (isRefused)
      await expect(watched).rejects.toMatchObject({
        type: 'HuaweiCloud.NotFound',
        message: 'the cloud shows no run 8 of orders: look up its id in the console',
      });
    else expect(await watched).toMatchObject([{ verdict: 'failed' }]);
  });

  test('asks for such a run at the pace of a start, and goes on where the cloud forbids to tell', async () => {
    const priorities: unknown[] = [];
    const look: WatchedJob['look'] = async (_runs, { priority }) => {
      priorities.push(priority);
      if (priorities.length === 1) throw cloudSaid();
      return [ended];
    };
    expect(await watch({ look }, { mustBeThere: true })).toMatchObject([{ verdict: 'failed' }]);
    expect(priorities).toEqual(['fence', 'look']);
    const passing = async () => Promise.reject(cloudSaid({ kind: 'Unavailable' }));
    await expect(watch({ look: passing }, { mustBeThere: true })).rejects.toMatchObject({
      type: 'HuaweiCloud.Unavailable',
    });
  });

  test('asks no more for such a run once an attempt before has seen it', async () => {
    heard.info = { heartbeatDetails: { kind: 'watch', runs: [{ id: '8', status: 'RUNNING' }] } };
    const priorities: unknown[] = [];
    await watch({ look: async (_runs, { priority }) => (priorities.push(priority), [ended]) }, { mustBeThere: true });
    heard.info = { heartbeatDetails: { kind: 'watch', runs: [{ id: '8' }] } };
    await watch({ look: async (_runs, { priority }) => (priorities.push(priority), [ended]) }, { mustBeThere: true });
    expect(priorities).toEqual(['look', 'fence', 'look']);
  });

  test('tells at once what is new, and goes on telling what it saw', async () => {
    const watched = watch({});
    const details = {
      kind: 'watch',
      step: 'copy',
      runs: [{ id: '8', job: 'orders', status: 'RUNNING', progress: 10, rows: 5, haltedSince: undefined }],
    };
    await jest.advanceTimersByTimeAsync(120);
    expect(heard.kept).toEqual([details]);
    expect(heard.beats).toEqual([details, details]);
    heard.watcher.drain();
    await expect(watched).rejects.toMatchObject({ type: 'HuaweiCloud.WorkerStopping' });
  });

  test('says once of a word that nobody knows that it waits on', async () => {
    void watch({ look: async () => [{ verdict: 'undecided', status: 'MOVING' }] }).catch(() => undefined);
    await jest.advanceTimersByTimeAsync(5_000);
    const said = heard.logs.filter(({ level }) => level === 'WARN');
    expect(said).toMatchObject([
      { message: 'copy: unknown status "MOVING"; waiting on', meta: { step: 'copy', status: 'MOVING' } },
    ]);
  });

  test('says that looks fail for long, by which request', async () => {
    const look = async () => Promise.reject(cloudSaid({ kind: 'Unavailable', requestId: 'r9' }));
    void watch({ look }).catch(() => undefined);
    await jest.advanceTimersByTimeAsync(12_000);
    expect(heard.logs.filter(({ level }) => level === 'WARN')).toMatchObject([
      {
        message: expect.stringMatching(/^copy: looks fail, and the wait goes on: CDM /) as string,
        meta: { requestId: 'r9' },
      },
    ]);
  });

  test.each([
    { halts: undefined, endsAfterMs: 1_800_000 },
    { halts: { holdMs: 60_000 }, endsAfterMs: 60_000 },
    { halts: { holdMs: 60_000, since: { 8: '2026-11-28T11:59:30Z' } }, endsAfterMs: 30_000 },
  ])('holds on to a halted run as it is asked: $halts', async ({ halts, endsAfterMs }) => {
    let isOver = false;
    void watch({ look: async () => [{ verdict: 'halted' }] }, { halts }).then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(endsAfterMs - 1_000);
    expect(isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1_500);
    expect(isOver).toBe(true);
  });

  test('goes by what the attempt before has told of a halt, rather than by its request', async () => {
    const told = { id: '8', haltedSince: '2026-11-28T11:59:10Z' };
    heard.info = { heartbeatDetails: { kind: 'watch', runs: [told] } };
    const halts = { holdMs: 60_000, since: { 8: '2026-11-28T12:00:00Z' } };
    let isOver = false;
    void watch({ look: async () => [{ verdict: 'halted' }] }, { halts }).then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(10_500);
    expect(isOver).toBe(true);
  });

  test('on a worker without room looks once and comes back at its pace, and keeps since when a run is halted', async () => {
    heard.more = { watcher: new Watcher({ minMs: 1_000, maxMs: 60_000 }, 0) };
    const request = { ageMs: 80_000, leftMs: 100_000 };
    await expect(watch({}, request)).rejects.toMatchObject({
      type: 'HuaweiCloud.StillRunning',
      nonRetryable: false,
      category: 'BENIGN',
      nextRetryDelay: expect.closeTo(10_000, -2) as number,
    });
    expect(await watch({ look: async () => [ended] })).toMatchObject([{ verdict: 'failed' }]);
    heard.kept.length = 0;
    await expect(watch({ look: async () => [{ verdict: 'halted' }] })).rejects.toMatchObject({ category: 'BENIGN' });
    expect(heard.kept.at(-1)).toMatchObject({ runs: [{ haltedSince: new Date(Date.now() - 110).toISOString() }] });
    heard.kept.length = 0;
    const beside = { runs: [{ ...ORDERS, id: '7' }, ORDERS] };
    await expect(
      watch({ look: async () => [{ verdict: 'running' }, { verdict: 'halted' }] }, beside),
    ).rejects.toThrow();
    // What is new is told at once; since when it is halted is kept once more before the wait is given up.
    const told = { runs: [{ id: '7' }, { haltedSince: expect.any(String) as string }] };
    expect(heard.kept).toMatchObject([told, told]);
  });

  test('ends where its job says that such a refusal ends it, and only there', async () => {
    const refused = { look: async () => Promise.reject(cloudSaid()) };
    const ends = { ...refused, endsWait: ({ kind }: HuaweiCloudError) => kind === 'Forbidden' };
    await expect(watch(ends)).rejects.toMatchObject({ type: 'HuaweiCloud.Forbidden' });
    expect(heard.watcher.count).toBe(0);
    void watch(refused).catch(() => undefined);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(heard.watcher.count).toBe(1);
  });

  test('goes on at the age of the attempt before it', async () => {
    heard.more = { watcher: new Watcher({ minMs: 1_000, maxMs: 60_000 }, 0) };
    heard.info = { scheduledTimestampMs: NOON - 80_000 };
    await expect(watch({}, { ageMs: 80_000 })).rejects.toMatchObject({
      nextRetryDelay: expect.closeTo(20_000, -2) as number,
    });
    await expect(watch({}, { ageMs: 80_000, leftMs: 90_000 })).rejects.toMatchObject({
      nextRetryDelay: expect.closeTo(8_000, -3) as number,
    });
  });
});
