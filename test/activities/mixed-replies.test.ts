import type { RemoteJob, StartAnswer } from '../../src/activities/remote-job';
import type { StartAttempt } from '../../src/activities/start/start-options';
import type { MixedReply } from '../../src/domain/mixed-reply';
import { startWithFence } from '../../src/activities/start/start-with-fence';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { Fence } from '../../src/domain/fence';
import { DEFAULT_FENCE_TIMES } from '../../src/domain/fence';
import type { Candidate, Run } from '../../src/domain/run';

const { visibilityMs, requestTimeoutMs } = DEFAULT_FENCE_TIMES;
const options = { times: DEFAULT_FENCE_TIMES, whenRunning: 'fail', partially: true } as const;
const refusal: MixedReply = {
  taken: { least: 1, most: 1 },
  isUnsure: false,
  kind: 'InvalidRequest',
  reason: 'no queue',
  again: false,
};

class Clock implements StartAttempt {
  kept: Fence | undefined;
  now = 0;
  /** The worker is about to stop from then on. */
  stopsAt = Number.POSITIVE_INFINITY;

  constructor(readonly fence: Fence | undefined = undefined) {}

  async keep(fence: Fence): Promise<void> {
    this.kept = fence;
  }

  async pause(ms: number): Promise<void> {
    if (this.now >= this.stopsAt) throw new Error('this worker is about to stop');
    this.now += ms;
  }

  nowMs(): number {
    return this.now;
  }
}

/** A cloud that answers a start by a mixed reply, and shows each run so many milliseconds after. */
class MixedBatch implements RemoteJob<number, unknown> {
  sent: string[][] = [];
  looks = 0;
  failsFrom = 0;
  failsUntil = 0;

  constructor(
    private readonly clock: Clock,
    readonly units: string[],
    private readonly shownAfterMs: Record<string, number>,
    private readonly reply: MixedReply,
  ) {}

  async survey(units: string[]) {
    const { candidates } = await this.since(units);
    const active = Object.entries(candidates).flatMap(([unit, [first]]) => (first ? [[unit, first.run]] : []));
    const marks = Object.fromEntries(units.map((unit) => [unit, 0]));
    return { marks, active: Object.fromEntries(active) as Record<string, Run>, refused: [] };
  }

  async start(units: string[]): Promise<Record<string, StartAnswer<unknown>>> {
    this.sent.push([...units]);
    const { kind, reason } = this.reply;
    if (units.length === 1) return { [units.join()]: { is: 'refused', kind, reason, again: false } };
    return Object.fromEntries(units.map((unit) => [unit, { is: 'mixed', of: this.reply }]));
  }

  async since(units: string[]) {
    this.looks += 1;
    if (this.looks > this.failsFrom && this.looks <= this.failsUntil) throw unavailable();
    const candidates: Record<string, Candidate[]> = {};
    for (const unit of units) {
      const isShown = this.clock.now >= (this.shownAfterMs[unit] ?? Number.POSITIVE_INFINITY);
      candidates[unit] = isShown ? [{ run: runOf(unit), ours: 'possible', evidence: unit }] : [];
    }
    return { candidates };
  }

  async look() {
    return [];
  }

  /** Of those that go on. */
  async checkStopped(runs: Run[]) {
    return runs.flatMap(({ id }) => (this.clock.now >= (this.shownAfterMs[id] ?? Infinity) ? [GOES_ON] : []));
  }

  async stop() {
    return 'asked' as const;
  }
}

const GOES_ON = { verdict: 'running' } as const;

function runOf(unit: string): Run {
  return { id: unit, job: unit, origin: 'new', trace: {} };
}

function unavailable(): HuaweiCloudError {
  const call = { service: 'DLI', operation: 'job', method: 'GET', path: '/' } as const;
  return new HuaweiCloudError(call, { what: 'failed', kind: 'Unavailable', effect: 'none', hint: '' });
}

function startOf(
  shownAfterMs: Record<string, number>,
  reply: Partial<MixedReply> = {},
  units = ['a', 'b'],
  clock = new Clock(),
) {
  const batch = new MixedBatch(clock, units, shownAfterMs, { ...refusal, ...reply });
  return { clock, batch, start: async () => startWithFence(batch, options, clock) };
}

test('what shows a run as late as the cloud may was taken, and the rest was refused', async () => {
  const { batch, start } = startOf({ b: visibilityMs - 1 });

  expect(await start()).toMatchObject({
    runs: [{ id: 'b', origin: 'adopted' }],
    refused: [{ job: 'a', kind: 'InvalidRequest', reason: 'no queue' }],
  });
  expect(batch.sent).toEqual([['a', 'b']]);
});

test('looks that fail for a while do not make a refusal of what was taken', async () => {
  const { batch, start } = startOf({ b: 1 });
  batch.failsFrom = 1;
  batch.failsUntil = 10;

  expect((await start()).runs).toMatchObject([{ id: 'b', origin: 'adopted' }]);
});

test('where the reply does not know of some, their runs are waited for as long as a lost reply', async () => {
  const { start } = startOf(
    { b: visibilityMs + requestTimeoutMs - 1 },
    { isUnsure: true, taken: { least: 0, most: 1 } },
  );

  expect(await start()).toMatchObject({ runs: [{ id: 'b' }], refused: [{ job: 'a' }] });
});

test('where more run than were taken, nobody knows which is ours: all are listed, and none is ours to stop', async () => {
  const { start } = startOf({ a: 1, b: 1 });

  const { runs } = await start();

  expect(runs).toMatchObject([
    { id: 'a', origin: 'alreadyRunning', doubt: '2 of 2 run, and the cloud said that it started 1: no queue' },
    { id: 'b', origin: 'alreadyRunning' },
  ]);
});

test('where the reply leaves it open how many it took, as many as it may have taken are ours', async () => {
  const { start } = startOf({ a: 1, b: 1 }, { isUnsure: true, taken: { least: 1, most: 2 } }, ['a', 'b', 'c']);

  expect(await start()).toMatchObject({
    runs: [
      { id: 'a', origin: 'adopted' },
      { id: 'b', origin: 'adopted' },
    ],
    refused: [{ job: 'c' }],
  });
});

test('where fewer run than were taken, none is started again: a person looks, with the reason, and the fence lists them', async () => {
  const { clock, batch, start } = startOf({}, { again: true });

  await expect(start()).rejects.toMatchObject({
    kind: 'AmbiguousStart',
    message: expect.stringMatching(/may have started a, b .*no queue/) as string,
    evidence: [expect.stringMatching(/no queue/) as string],
  });
  expect(batch.sent).toHaveLength(1);
  expect(clock.kept).toMatchObject({ closed: false, accepted: ['a', 'b'] });
});

describe('a run that was over before its batch was settled, and whose job somebody else started anew', () => {
  const answeredAtMs = 1_000_000;
  const [ours, ended] = [{ is: 'ours' }, { is: 'ours', ended: true }];
  /** What a look shows of `a`: ours, ours at its end, then theirs. */
  async function settled(shows: (nowMs: number) => Partial<Candidate>, reply: Partial<MixedReply> = { answeredAtMs }) {
    const { batch, clock, start } = startOf({}, { ...reply, again: false });
    const since = batch.since.bind(batch);
    batch.since = async (units) => {
      const { candidates } = await since(units);
      const a = { run: { ...runOf('a'), trace: ours }, ours: 'possible', evidence: 'a', ...shows(clock.now) } as const;
      return { candidates: units.includes('a') && batch.sent.length ? { ...candidates, a: [a] } : candidates };
    };
    const { runs } = await start();
    return runs.map(({ id, trace }) => ({ id, trace }));
  }
  const over = (endedAtMs: number) => ({ mayBeFollowed: true, endedAtMs, endedTrace: ended });

  test('is remembered at its end where a look had shown that it went on', async () => {
    const shows = (nowMs: number) => (nowMs < 2_000 ? {} : nowMs < 6_000 ? over(0) : {});
    expect(await settled(shows, {})).toEqual([{ id: 'a', trace: ended }]);
  });

  test('is remembered at its end where that came later than the reply', async () => {
    const shows = (endedAtMs: number) => (nowMs: number) => (nowMs < 6_000 ? over(endedAtMs) : {});
    expect(await settled(shows(answeredAtMs + 1_000))).toEqual([{ id: 'a', trace: ended }]);
    expect(await settled(shows(answeredAtMs + 999))).toEqual([{ id: 'a', trace: ours }]);
    expect(await settled(shows(answeredAtMs + 1_000), {})).toEqual([{ id: 'a', trace: ours }]);
  });

  test('is remembered at its end where nothing has followed it', async () => {
    expect(await settled(() => over(0))).toEqual([{ id: 'a', trace: ended }]);
  });
});

test('what was refused for now is asked for again, alone', async () => {
  const { batch, start } = startOf({ a: 1 }, { again: true });

  expect(await start()).toMatchObject({ runs: [{ id: 'a' }], refused: [{ job: 'b', reason: 'no queue' }] });
  expect(batch.sent).toEqual([['a', 'b'], ['b']]);
});

test('what was refused for now and is started by somebody else meanwhile is not taken for ours', async () => {
  const { batch, start } = startOf({ a: 1, b: visibilityMs + 2_500 }, { again: true });

  expect(await start()).toMatchObject({
    runs: [{ id: 'a', origin: 'adopted' }],
    refused: [{ job: 'b', kind: 'Conflict', reason: 'already runs (b), and not by this step' }],
  });
  expect(batch.sent).toEqual([['a', 'b']]);
});

test.each([
  { shown: { a: 5_000, b: 1 }, runs: [{ id: 'b', origin: 'alreadyRunning' }, { id: 'a' }], refused: [] },
  {
    shown: { a: 5_000, b: 3_600_000 },
    runs: [{ id: 'a', origin: 'adopted' }],
    refused: [{ job: 'b', reason: 'no queue' }],
  },
])(
  'whoever comes after a worker that is gone knows such a reply too: of $shown it takes no more than were taken',
  async ({ shown, runs, refused }) => {
    const first = startOf({});
    first.clock.stopsAt = 2_000;
    await expect(first.start()).rejects.toThrow('about to stop');
    const units = ['a', 'b'];
    expect(first.clock.kept).toMatchObject({ closed: false, mixed: { units, reply: refusal } });

    const { batch, start } = startOf({ ...shown }, {}, units, new Clock(first.clock.kept));
    expect(await start()).toMatchObject({ runs, refused });
    expect(batch.sent).toEqual([]);
  },
);

test('whoever comes after a worker that is gone asks again for what was refused for now', async () => {
  const first = startOf({}, { again: true });
  first.clock.stopsAt = 2_000;
  await expect(first.start()).rejects.toThrow('about to stop');

  const { batch, start } = startOf({ a: 1 }, { again: true }, ['a', 'b'], new Clock(first.clock.kept));
  expect(await start()).toMatchObject({ runs: [{ id: 'a' }], refused: [{ job: 'b', reason: 'no queue' }] });
  expect(batch.sent).toEqual([['b']]);
});

const [A, B] = ['a', 'b'].map((id) => ({ id, origin: 'adopted' }));
const inDoubt = (id: string) => ({ id, origin: 'alreadyRunning', doubt: expect.anything() as string });

test.each<{ shown: Record<string, number>; doubt?: string; runs: unknown[]; refused: string[] }>([
  { shown: { a: 0, b: 1 }, runs: [A, B], refused: ['c'] },
  { shown: { a: 0, b: 1, c: 2 }, runs: [A, inDoubt('b'), inDoubt('c')], refused: [] },
  { shown: { a: 0, b: 1 }, doubt: 'it was stopped', runs: [inDoubt('a'), B], refused: ['c'] },
])('of $shown, what the run after a reset has taken over counts among those that the reply took', async (row) => {
  const { shown, doubt, runs, refused } = row;
  const units = ['a', 'b', 'c'];
  const reply = { ...refusal, taken: { least: 2, most: 2 } };
  const marks = { a: 0, b: 0, c: 0 };
  const clock = new Clock({ version: 1, marks, settleMs: 60_000, closed: false, mixed: { units, reply } });
  const batch = new MixedBatch(clock, units, shown, reply);
  const ours = [{ ...runOf('a'), doubt }];

  const started = await startWithFence(batch, { ...options, ours }, clock);

  expect(started.runs).toMatchObject(runs);
  expect(started.refused.map(({ job }) => job)).toEqual(refused);
  expect(batch.sent).toEqual([]);
});
