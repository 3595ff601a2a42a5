import type { RemoteJob } from '../../src/activities/remote-job';
import type { ToStop } from '../../src/activities/stop/stop-with-receipt';
import { stopWithReceipt } from '../../src/activities/stop/stop-with-receipt';
import type { CallOptions } from '../../src/client/call-options';
import type { Effect } from '../../src/client/huawei-cloud-error';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { FailureKind } from '../../src/domain/failure-kind';
import type { Fence } from '../../src/domain/fence';
import type { Candidate, Run } from '../../src/domain/run';
import type { Sighting } from '../../src/domain/verdict';

const RUN: Run = { id: '813', job: 'orders', origin: 'new', trace: undefined };
const RUNNING: Sighting = { verdict: 'running', status: 'RUNNING' };
const STOPPED: Sighting = { verdict: 'stopped', status: 'STOPPED' };
const LOST: Sighting = { verdict: 'lost' };

/** The process has been up for so long when it begins: nothing rests on a clock that starts at nothing. */
const UP_FOR_MS = 7_000_000;
let nowMs: number;
let pauses: number[];
/** When the cloud was asked, and how. */
let looks: { atMs: number; call: CallOptions }[];
let stops: { atMs: number; ids: string[]; call: CallOptions }[];
let reads: number[];

beforeEach(() => {
  nowMs = 0;
  [pauses, looks, stops, reads] = [[], [], [], []];
});

function says(kind: FailureKind, effect: Effect = 'none', what = 'answered no'): HuaweiCloudError {
  const call = { service: 'CDM', operation: 'stopJob', method: 'PUT', path: '/stop' } as const;
  return new HuaweiCloudError(call, { what, kind, effect, hint: 'Look.' });
}

/** Hands out one after the other, and the last again and again; an error is thrown. */
function inTurn<T>(answers: (T | Error)[]): () => T {
  let at = 0;
  return () => {
    const answer = answers[Math.min(at, answers.length - 1)] as T | Error;
    at += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

interface Script {
  shows?: (Sighting | undefined | Error)[];
  answers?: ('asked' | 'atRest' | Error)[];
  since?: ({ candidates: Candidate[]; cloudTimeMs?: number } | Error)[];
  units?: string[];
}

function job(script: Script, traits: Partial<RemoteJob> = {}): RemoteJob {
  const shown = inTurn<Sighting | undefined>(script.shows ?? [RUNNING, STOPPED]);
  const answer = inTurn<'asked' | 'atRest'>(script.answers ?? ['asked']);
  const found = inTurn<{ candidates: Candidate[]; cloudTimeMs?: number }>(script.since ?? [{ candidates: [] }]);
  const unused = () => Promise.reject(new Error('a stop asks for no such thing'));
  return {
    units: script.units ?? ['orders'],
    look: unused,
    survey: unused,
    start: unused,
    since: async ([unit = '']) => {
      reads.push(nowMs);
      const { candidates, cloudTimeMs } = found();
      return { candidates: { [unit]: candidates }, cloudTimeMs };
    },
    checkStopped: async (_, call) => {
      looks.push({ atMs: nowMs, call });
      return [shown()].flatMap((sighting) => sighting ?? []);
    },
    stop: async (runs, call) => {
      stops.push({ atMs: nowMs, ids: runs.map(({ id }) => id), call });
      return answer();
    },
    ...traits,
  };
}

/** @param stepMs how long a pause takes in truth; absent, what was asked for */
function stop(remote: RemoteJob, toStop: ToStop, forMs = 3_600_000, stepMs?: number) {
  const pause = async (ms: number) => {
    pauses.push(ms);
    nowMs += stepMs ?? ms;
  };
  return stopWithReceipt(remote, toStop, {
    pause,
    nowMs: () => UP_FOR_MS + nowMs,
    leftMs: () => forMs - nowMs,
    fairnessKey: 'nightly',
    asked: new Set(),
  });
}

const askedAtMs = () => stops.map(({ atMs }) => atMs);

test('a stop is asked for once and looked at until the cloud says that the run has ended', async () => {
  expect(await stop(job({ shows: [RUNNING, RUNNING, RUNNING, STOPPED] }), { runs: [RUN] })).toEqual([
    { run: '813', asked: true, confirmed: true, leftRunning: null },
  ]);
  expect(stops.map(({ ids }) => ids)).toEqual([['813']]);
  expect(pauses).toEqual([500, 1_000, 2_000]);
  const call = { priority: 'stop', timeoutMs: 10_000, fairnessKey: 'nightly' };
  expect([looks[0]?.call, stops[0]?.call]).toEqual([call, call]);
});

test('pauses double up to 15 s, the last ends with the time, and what still runs then is left with its word', async () => {
  expect(await stop(job({ shows: [RUNNING] }), { runs: [RUN] }, 60_000)).toEqual([
    { run: '813', asked: true, confirmed: false, leftRunning: 'orders 813: last seen RUNNING' },
  ]);
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 14_500]);
});

test('where no time is left the cloud is asked once all the same', async () => {
  expect(await stop(job({ shows: [RUNNING] }), { runs: [RUN] }, 0)).toMatchObject([{ asked: true, confirmed: false }]);
  expect([askedAtMs(), pauses]).toEqual([[0], []]);
});

test('a look that says nothing of the run says no end of it', async () => {
  expect(await stop(job({ shows: [undefined, STOPPED] }), { runs: [RUN] })).toMatchObject([
    { asked: true, confirmed: true },
  ]);
});

test('a run that goes on is asked to stop again after half a minute', async () => {
  await stop(job({ shows: [RUNNING] }), { runs: [RUN] }, 70_000, 10_000);
  expect(askedAtMs()).toEqual([0, 30_000, 60_000]);
});

test('a run that the cloud does not show counts as gone after a minute, and is asked to stop until then', async () => {
  expect(await stop(job({ shows: [LOST] }), { runs: [RUN] }, 3_600_000, 10_000)).toEqual([
    {
      run: '813',
      asked: true,
      confirmed: false,
      leftRunning: 'orders 813: the cloud has shown no such run for 60 s',
    },
  ]);
  expect(looks.map(({ atMs }) => atMs)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
  expect(askedAtMs()).toEqual([0, 30_000]);
});

test('a run that is shown again has not been gone', async () => {
  const shows = [LOST, LOST, LOST, RUNNING, LOST, LOST, LOST, LOST, STOPPED];
  expect(await stop(job({ shows }), { runs: [RUN] }, 3_600_000, 10_000)).toMatchObject([{ confirmed: true }]);
  expect(looks).toHaveLength(9);
});

test('where a stop goes by the name, one that is not shown is not asked for', async () => {
  const byName = job({ shows: [LOST, LOST, RUNNING, STOPPED] }, { stopsByName: true });
  expect(await stop(byName, { runs: [RUN] }, 3_600_000, 10_000)).toMatchObject([{ asked: true, confirmed: true }]);
  expect(askedAtMs()).toEqual([20_000]);
});

test('where a stop goes by the name, it may leave within 12 s of the look and no later', async () => {
  await stop(job({}, { stopsByName: true }), { runs: [RUN] });
  const { maySend } = stops[0]?.call ?? {};
  nowMs = 11_999;
  expect(maySend?.()).toBe(true);
  nowMs = 12_000;
  expect(maySend?.()).toBe(false);
});

test.each(['Unauthenticated', 'Forbidden', 'QuotaExceeded'] as const)(
  'a stop that is refused as %s is given up after ten minutes, with the words of the refusal',
  async (kind) => {
    const refused = says(kind, 'none', 'answered 403');
    const [receipt] = await stop(job({ shows: [refused] }), { runs: [RUN] }, 3_600_000, 100_000);
    expect(receipt).toMatchObject({ run: '813', asked: false, confirmed: false });
    expect(receipt?.leftRunning).toBe('orders 813: not seen; CDM stopJob: PUT /stop answered 403. Look.');
    expect(looks.map(({ atMs }) => atMs)).toEqual([0, 100_000, 200_000, 300_000, 400_000, 500_000]);
  },
);

test('a cloud that is only busy is asked until the time is over', async () => {
  await stop(job({ shows: [says('Throttled')] }), { runs: [RUN] }, 1_000_000, 100_000);
  expect(looks).toHaveLength(11);
});

test('refusals count from the last look that was answered', async () => {
  const shows = [says('Forbidden'), says('Forbidden'), says('Forbidden'), RUNNING, says('Forbidden')];
  await stop(job({ shows }), { runs: [RUN] }, 3_600_000, 100_000);
  expect(looks.at(-1)?.atMs).toBe(900_000);
});

test('a run of which nobody can say whose it is is left alone, and listed with the reason', async () => {
  const doubt = 'two runs look like it';
  expect(await stop(job({ shows: [{ ...RUNNING, doubt }] }), { runs: [RUN] })).toEqual([
    { run: '813', asked: false, confirmed: false, leftRunning: `orders 813: last seen RUNNING; ${doubt}` },
  ]);
  expect([stops, pauses]).toEqual([[], []]);
});

describe('a doubt about what runs under an id', () => {
  const doubt = 'two runs look like it';
  async function stopBy(shows: Sighting[], doubts: Map<string, string>) {
    const kept: [string, string][][] = [];
    const keep = async () => void kept.push([...doubts]);
    const pause = async (ms: number) => void (nowMs += ms);
    const [leftMs, nowAtMs] = [() => 3_600_000 - nowMs, () => UP_FOR_MS + nowMs];
    const attempt = { pause, nowMs: nowAtMs, leftMs, asked: new Set<string>(), doubts, keep };
    const receipts = await stopWithReceipt(job({ shows }), { runs: [RUN] }, attempt);
    return { receipts, kept };
  }

  test('is kept at once, for whoever goes on with the stop', async () => {
    const { kept } = await stopBy([{ ...RUNNING, doubt }], new Map());
    expect(kept).toEqual([[['813', doubt]]]);
  });

  test('is not forgotten where a later look tells less, and not kept anew', async () => {
    const { receipts, kept } = await stopBy([RUNNING], new Map([['813', doubt]]));
    const leftRunning = `orders 813: last seen RUNNING; ${doubt}`;
    expect(receipts).toEqual([{ run: '813', asked: false, confirmed: false, leftRunning }]);
    expect([stops, kept]).toEqual([[], []]);
  });

  test('is none any more where nothing runs under it', async () => {
    const { receipts } = await stopBy([STOPPED], new Map([['813', doubt]]));
    expect(receipts).toEqual([{ run: '813', asked: false, confirmed: true, leftRunning: null }]);
  });
});

test('what the cloud said of a run that it would not stop is in the receipt', async () => {
  const shows = [{ ...RUNNING, reason: 'Savepoint failed' }];
  expect(await stop(job({ shows }), { runs: [RUN] }, 1_000)).toMatchObject([
    { leftRunning: 'orders 813: last seen RUNNING; Savepoint failed' },
  ]);
});

test('a run that the cloud may try again is waited for, and not asked to stop in between', async () => {
  const between = { ...RUNNING, isBetweenTries: true };
  await stop(job({ shows: [between, between, RUNNING, STOPPED] }), { runs: [RUN] }, 3_600_000, 10_000);
  expect(askedAtMs()).toEqual([20_000]);
});

test('a run at rest by the cloud’s own answer has ended without being stopped', async () => {
  expect(await stop(job({ shows: [RUNNING], answers: ['atRest'] }), { runs: [RUN] })).toEqual([
    { run: '813', asked: false, confirmed: true, leftRunning: null },
  ]);
  expect(looks).toHaveLength(2);
});

test.each([{ isBetweenTries: true }, { doubt: 'another run has its name' }])(
  'an answer that it is at rest does not confirm a run of which the next look says %p',
  async (told) => {
    const script = job({ shows: [RUNNING, { ...RUNNING, ...told }], answers: ['atRest'] });
    expect(await stop(script, { runs: [RUN] }, 1_000)).toMatchObject([{ asked: false, confirmed: false }]);
  },
);

test('a stop that was not carried out is asked for again at the next look', async () => {
  const script = job({ shows: [RUNNING, RUNNING, STOPPED], answers: [says('Unavailable', 'none'), 'asked'] });
  expect(await stop(script, { runs: [RUN] })).toMatchObject([{ asked: true, confirmed: true }]);
  expect(askedAtMs()).toEqual([0, 500]);
});

test('a stop whose reply was lost counts as asked for, is not repeated at once, and its failure is told', async () => {
  const script = job({ shows: [RUNNING], answers: [says('Unavailable', 'unknown', 'was cut off')] });
  expect(await stop(script, { runs: [RUN] }, 20_000)).toEqual([
    {
      run: '813',
      asked: true,
      confirmed: false,
      leftRunning: 'orders 813: last seen RUNNING; CDM stopJob: PUT /stop was cut off. Look.',
    },
  ]);
  expect(askedAtMs()).toEqual([0]);
});

test('a failure of our own is no answer of the cloud’s: it is thrown', async () => {
  const broken = new Error('no such function');
  await expect(stop(job({ shows: [broken] }), { runs: [RUN] })).rejects.toBe(broken);
  await expect(stop(job({ answers: [broken] }), { runs: [RUN] })).rejects.toBe(broken);
  await expect(stop(job({ since: [broken] }), { runs: [], fence: FENCE })).rejects.toBe(broken);
});

test('what ran before us is not touched, and a run in doubt is listed beside', async () => {
  const others: Run = { ...RUN, id: '1', origin: 'alreadyRunning', doubt: 'it may be ours' };
  expect(await stop(job({}), { runs: [others] })).toEqual([
    { run: '1', asked: false, confirmed: false, leftRunning: 'it may be ours' },
  ]);
  expect([looks, stops]).toEqual([[], []]);
});

const FENCE: Fence = { version: 1, marks: { orders: {} }, settleMs: 3_000, visibilityMs: 2_000, closed: false };
const found = (id: string, ours: Candidate['ours'] = 'possible', beganAtMs?: number): Candidate => ({
  run: { ...RUN, id, origin: 'alreadyRunning' },
  ours,
  beganAtMs,
  evidence: `run ${id}`,
});

test.each([undefined, { ...FENCE, closed: true }, { ...FENCE, marks: {} }])(
  'without an open fence of the job nothing is looked for: %p',
  async (fence) => {
    expect(await stop(job({}), { runs: [], fence })).toEqual([]);
    expect(reads).toEqual([]);
  },
);

test('a start in doubt is looked for until it can no longer come up, by our own waiting', async () => {
  expect(await stop(job({}), { runs: [], fence: FENCE })).toEqual([]);
  expect(reads).toEqual([0, 500, 1_500, 3_500]);
});

test('a start in doubt is looked for until it can no longer come up, by the cloud’s clock', async () => {
  const fence = { ...FENCE, settleMs: 30_000, cloudTimeMs: 1_000_000 };
  const at = (cloudTimeMs: number) => ({ candidates: [], cloudTimeMs });
  const script = job({ since: [at(1_001_000), at(1_029_999), at(1_030_000)] });
  expect(await stop(script, { runs: [], fence })).toEqual([]);
  expect(reads).toEqual([0, 500, 1_500]);
});

test('the one run that came after the fence is stopped', async () => {
  const script = job({ since: [{ candidates: [found('9')] }] });
  expect(await stop(script, { runs: [], fence: FENCE })).toEqual([
    { run: '9', asked: true, confirmed: true, leftRunning: null },
  ]);
  expect(stops).toMatchObject([{ atMs: 0, ids: ['9'] }]);
});

test('where others may be shown first, the one run is stopped once ours can no longer come up', async () => {
  const ambiguous = (is: boolean) => job({ since: [{ candidates: [found('9')] }] }, { ownershipIsAmbiguous: () => is });
  await stop(ambiguous(true), { runs: [], fence: { ...FENCE, settleMs: 9_000 } });
  expect(askedAtMs()).toEqual([15_500]);
  [stops, nowMs] = [[], 0];
  const shownLate = job(
    { since: [{ candidates: [] }, { candidates: [found('9')] }] },
    { ownershipIsAmbiguous: () => true },
  );
  await stop(shownLate, { runs: [], fence: { ...FENCE, settleMs: 9_000 } });
  expect(askedAtMs()).toEqual([15_500]);
  [stops, nowMs] = [[], 0];
  await stop(ambiguous(false), { runs: [], fence: FENCE });
  expect(askedAtMs()).toEqual([0]);
});

test('several runs after the fence, or one that began too late, are listed and not stopped', async () => {
  const several = job({ since: [{ candidates: [found('9'), found('10')] }] });
  const told = 'started by us or by someone else, which cannot be told: ';
  expect(await stop(several, { runs: [], fence: FENCE })).toEqual([
    { run: 'orders', asked: false, confirmed: false, leftRunning: `${told}run 9; run 10` },
  ]);
  const late = { candidates: [found('9', 'possible', 1_003_001)], cloudTimeMs: 1_005_000 };
  const fence = { ...FENCE, cloudTimeMs: 1_000_000 };
  expect(await stop(job({ since: [late] }), { runs: [], fence })).toMatchObject([{ leftRunning: `${told}run 9` }]);
  expect(stops).toEqual([]);
});

test('one run beside a run that is stopped anyway is listed, whoever began it', async () => {
  const script = job({ since: [{ candidates: [found('9')] }], shows: [STOPPED] });
  expect(await stop(script, { runs: [RUN], fence: FENCE })).toEqual([
    { run: '813', asked: false, confirmed: true, leftRunning: null },
    {
      run: '9',
      asked: false,
      confirmed: false,
      leftRunning: 'started beside 813, by us or by someone else: run 9',
    },
  ]);
});

test('a fence is about the named run where that came after it, and about none of another job', async () => {
  const script = job({ since: [{ candidates: [found('813'), found('9')] }], shows: [STOPPED] });
  expect(await stop(script, { runs: [RUN], fence: FENCE })).toHaveLength(1);
  const other = { ...RUN, job: 'returns' };
  const beside = job({ since: [{ candidates: [found('9')] }], shows: [STOPPED] });
  expect(await stop(beside, { runs: [other], fence: FENCE })).toMatchObject([
    { run: '813' },
    { run: '9', confirmed: true },
  ]);
});

test('a stream that is stopped by its own id is not looked for beside', async () => {
  const stream: Run = { ...RUN, id: '131', job: '131' };
  const script = job({ units: ['131', '132'], shows: [STOPPED] });
  const fence = { ...FENCE, marks: { '131': {}, '132': {} } };
  await stop(script, { runs: [stream], fence }, 0);
  expect(reads).toEqual([0]);
});

test('a mark that is none of this job’s is listed', async () => {
  expect(await stop(job({}), { runs: [], fence: { ...FENCE, marks: { old: {} } } })).toEqual([
    {
      run: 'old',
      asked: false,
      confirmed: false,
      leftRunning: 'may have been started, and nothing here tells how',
    },
  ]);
});

test('a start that was accepted and never shown is listed once it can no longer come up', async () => {
  expect(await stop(job({}), { runs: [], fence: { ...FENCE, accepted: ['orders'] } })).toEqual([
    {
      run: 'orders',
      asked: false,
      confirmed: false,
      leftRunning: 'the cloud accepted its start, and has not shown the run since',
    },
  ]);
  expect(reads).toHaveLength(4);
  const other = { ...FENCE, accepted: ['returns'] };
  nowMs = 0;
  expect(await stop(job({}), { runs: [], fence: other })).toEqual([]);
});

test('a cloud that cannot be asked leaves a start in doubt listed when the time is over', async () => {
  const told = (await stop(job({ since: [says('Unavailable')] }), { runs: [], fence: FENCE }, 20_000))[0];
  expect(told).toEqual({
    run: 'orders',
    asked: false,
    confirmed: false,
    leftRunning: 'may have been started, and the cloud could not be asked: CDM stopJob: PUT /stop answered no. Look.',
  });
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 4_500]);
  nowMs = 0;
  expect(await stop(job({}), { runs: [], fence: FENCE }, 0)).toMatchObject([
    { leftRunning: 'may have been started, and the cloud could not be asked: time ran out' },
  ]);
});

describe('of a batch of which the cloud took one', () => {
  const reply = {
    taken: { least: 1, most: 1 },
    isUnsure: false,
    kind: 'Conflict',
    reason: 'runs',
    again: false,
  } as const;
  const units = ['orders', 'returns'];
  const fence: Fence = { ...FENCE, marks: { orders: {}, returns: {} }, mixed: { units: [...units, 'foreign'], reply } };
  const showing = (shown: string[]) =>
    job(
      { units, shows: [STOPPED] },
      {
        since: async (asked) => ({
          candidates: Object.fromEntries(asked.map((unit) => [unit, shown.includes(unit) ? [found(unit)] : []])),
        }),
      },
    );

  test('two that run are listed where the cloud could not be asked at first, and what nobody could ask for when the time is over', async () => {
    const batch = showing(units);
    const since: RemoteJob['since'] = async (...asked) => {
      if (nowMs < 1_500) throw says('Unavailable');
      return batch.since(...asked);
    };
    const receipts = await stop({ ...batch, since }, { runs: [], fence });
    expect(receipts).toMatchObject(units.map((run) => ({ run, asked: false, confirmed: false })));

    [pauses, nowMs] = [[], 0];
    const unheard: RemoteJob['since'] = async () => Promise.reject(says('Unavailable'));
    expect(await stop({ ...batch, since: unheard }, { runs: [], fence }, 1_200)).toMatchObject(
      units.map((run) => ({
        run,
        asked: false,
        confirmed: false,
        leftRunning: expect.stringContaining('answered no') as string,
      })),
    );
    expect(pauses.slice(0, 2)).toEqual([500, 700]);
  });

  test('the one that runs is stopped, and what is no job of the step is not asked for', async () => {
    expect(await stop(showing(['returns', 'foreign']), { runs: [], fence })).toEqual([
      { run: 'returns', asked: false, confirmed: true, leftRunning: null },
    ]);
  });

  test('two that run are listed, and none is stopped', async () => {
    const why = 'runs, and the cloud started fewer of its batch: by us or by someone else, which cannot be told';
    expect(await stop(showing(units), { runs: [], fence })).toEqual(
      units.map((run) => ({ run, asked: false, confirmed: false, leftRunning: why })),
    );
    // The second may be shown some seconds later.
    nowMs = 0;
    const shown = ['orders'];
    const batch = showing(shown);
    const since: RemoteJob['since'] = async (...asked) => {
      if (nowMs >= 1_500) shown.push('returns');
      return batch.since(...asked);
    };
    expect(await stop({ ...batch, since }, { runs: [], fence })).toMatchObject(
      units.map((run) => ({ run, leftRunning: why })),
    );
  });
});
