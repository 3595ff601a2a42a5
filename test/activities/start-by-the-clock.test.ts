import { candidate, fail, failed, FENCE, NOON, run, Start, STARTED } from './one-start';

let start: Start;
beforeEach(() => {
  start = new Start();
});

const sentAt = () => start.sent.map(({ atMs }) => atMs);

test.each([
  { what: 'at once', readMs: 0, ageMs: undefined, settleMs: 62_000 },
  { what: 'in nine seconds', readMs: 9_999, ageMs: undefined, settleMs: 62_000 },
  { what: 'after a long wait for its turn', readMs: 40_000, ageMs: undefined, settleMs: 92_000 },
  { what: 'by another some seconds ago', readMs: 1_000, ageMs: 12_000, settleMs: 65_000 },
])('a fence that was read $what says how long a start under it can come up', async ({ readMs, ageMs, settleMs }) => {
  start.survey = () => {
    start.nowMs += readMs;
    return { ageMs, cloudTimeMs: NOON };
  };
  await start.of();
  expect(start.kept).toEqual([
    { version: 1, marks: { orders: 7 }, cloudTimeMs: NOON, settleMs, visibilityMs: 15_000, closed: false },
  ]);
});

test('a start leaves within five seconds of its look, and not at all once it is called off', async () => {
  const may: unknown[] = [];
  start.survey = () => {
    start.nowMs += 3_000;
    return {};
  };
  start.answers = (_nth, { maySend }) => {
    for (const atMs of [3_000, 7_999, 8_000]) {
      start.nowMs = atMs;
      may.push(maySend?.());
    }
    start.nowMs = 3_000;
    start.isCalledOff = true;
    may.push(maySend?.());
    return STARTED;
  };
  await start.of();
  expect(may).toEqual([true, true, false, false]);
  const { priority, timeoutMs, fairnessKey } = start.sent[0]?.call ?? {};
  expect({ priority, timeoutMs, fairnessKey }).toEqual({
    priority: 'start',
    timeoutMs: 30_000,
    fairnessKey: 'nightly',
  });
  expect(start.looks[0]?.call).toEqual({ priority: 'fence', timeoutMs: 10_000, fairnessKey: 'nightly' });
});

test('a start that nobody can tell of is looked for every two seconds as long as it may come up, and then sent again', async () => {
  start.answers = (nth) => (nth === 1 ? fail({ effect: 'unknown' })() : STARTED);
  expect((await start.of()).runs).toMatchObject([{ id: '8' }]);
  // Thirty seconds for the request, fifteen until its run is shown; two more before the next try.
  expect(sentAt()).toEqual([0, 47_000]);
  expect(start.pauses).toEqual([...Array.from({ length: 22 }, () => 2_000), 1_000, 2_000]);
  expect(start.kept.map(({ settleMs, cloudTimeMs }) => [settleMs, cloudTimeMs])).toEqual([
    [62_000, NOON],
    // The same 62 s after the look at 47 s, by the clock of the first.
    [109_000, NOON],
  ]);
});

test('a start in doubt is renewed by a look of its own, however long that takes', async () => {
  start.answers = (nth) => (nth === 1 ? fail({ effect: 'unknown' })() : STARTED);
  start.shows = () => {
    if (start.nowMs >= 47_000) start.nowMs += 12_000;
    return {};
  };
  await start.of();
  // From the first reading until 64 s after the look that came at 59 s.
  expect(start.kept.at(-1)).toMatchObject({ cloudTimeMs: NOON, settleMs: 123_000 });
});

test('silence is met with three tries, two and four seconds apart, and no more', async () => {
  start.answers = fail({ effect: 'unknown' });
  await expect(start.of()).rejects.toMatchObject({ effect: 'unknown' });
  expect(sentAt()).toEqual([0, 47_000, 96_000]);
  expect(start.kept.at(-1)?.closed).toBe(false);
});

test('silence that will not pass is not met with another try', async () => {
  start.answers = fail({ effect: 'unknown', kind: 'InvalidRequest' });
  await expect(start.of()).rejects.toMatchObject({ kind: 'InvalidRequest' });
  expect(sentAt()).toEqual([0]);
});

test('a start whose time to be sent was over is looked at anew, three times at most', async () => {
  start.answers = fail({ code: 'NotSent' });
  await expect(start.of()).rejects.toMatchObject({ code: 'NotSent' });
  expect(sentAt()).toEqual([0, 2_000, 6_000]);
  expect(start.kept.map(({ closed }) => closed)).toEqual([false, true, false, true, false, true]);
});

test('what is refused for now is tried three times, and named with its reason then', async () => {
  start.answers = () => ({ orders: { is: 'refused', kind: 'Conflict', reason: 'the queue is full', again: true } });
  expect(await start.of({ partially: true })).toEqual({
    runs: [],
    refused: [{ job: 'orders', kind: 'Conflict', reason: 'the queue is full' }],
  });
  expect(sentAt()).toEqual([0, 2_000, 6_000]);

  start = new Start();
  start.answers = () => ({ orders: { is: 'refused', kind: 'NotFound', reason: 'no such job', again: false } });
  expect((await start.of({ partially: true })).refused).toMatchObject([{ kind: 'NotFound' }]);
  expect([sentAt(), start.pauses]).toEqual([[0], []]);
});

test('what was said to be refused and runs is listed as nobody’s to stop', async () => {
  start.answers = () => ({ orders: { is: 'refused', kind: 'Conflict', reason: 'the queue is full', again: false } });
  start.shows = () => ({ orders: [candidate('9')] });
  expect(await start.of({ partially: true })).toEqual({
    runs: [
      {
        ...run('9'),
        origin: 'alreadyRunning',
        doubt: 'it was said to be refused, and runs: started by this step or by someone else',
      },
    ],
    refused: [],
  });
});

test.each([
  { whenRunning: 'fail', retried: false },
  { whenRunning: 'wait', retried: true },
] as const)('a job that runs already is not started: $whenRunning', async ({ whenRunning, retried }) => {
  start.survey = () => ({ active: { orders: run('5') } });
  await expect(start.of({ whenRunning })).rejects.toMatchObject({
    kind: 'Conflict',
    message: 'nothing was started: orders: already runs (5), and not by this step',
    retried,
  });
  expect([start.sent, start.kept]).toEqual([[], []]);
});

test('a job that runs already is waited for where that is asked, and is not ours', async () => {
  start.survey = () => ({ active: { orders: run('5') } });
  expect((await start.of({ whenRunning: 'adopt' })).runs).toEqual([{ ...run('5'), origin: 'alreadyRunning' }]);
  expect([start.sent, start.kept]).toEqual([[], []]);
});

test('a job that cannot be started beside one that runs is not waited for', async () => {
  start.units = ['orders', 'lines'];
  const refused = [{ job: 'lines', kind: 'NotFound', reason: 'no such job' } as const];
  start.survey = () => ({ active: { orders: run('5') }, refused });
  await expect(start.of({ whenRunning: 'wait' })).rejects.toMatchObject({ kind: 'NotFound', retried: false });
});

test('of a batch that may start in parts the rest is started, and it fails only where nothing of it can', async () => {
  start.units = ['orders', 'lines'];
  start.survey = () => ({ active: { lines: run('5', 'lines') } });
  expect(await start.of({ partially: true })).toMatchObject({ runs: [{ id: '8' }], refused: [{ job: 'lines' }] });
  expect(start.sent[0]?.units).toEqual(['orders']);
  expect(start.kept[0]?.marks).toEqual({ orders: 7 });

  start = new Start();
  start.survey = () => ({ active: { orders: run('5') } });
  await expect(start.of({ partially: true })).rejects.toMatchObject({ kind: 'Conflict' });
});

test('someone else’s start that came between the look and ours is a refusal, or is waited for where that is asked', async () => {
  start.answers = fail({ kind: 'Conflict' });
  await expect(start.of()).rejects.toMatchObject({ kind: 'Conflict' });
  expect([sentAt(), start.kept.map(({ closed }) => closed)]).toEqual([[0], [false, true]]);

  start = new Start();
  start.answers = fail({ kind: 'Conflict' });
  await expect(start.of({ whenRunning: 'wait' })).rejects.toMatchObject({ kind: 'Conflict' });
  expect(sentAt()).toEqual([0, 2_000, 6_000]);
});

test('after a start in doubt a conflict may be with ours: it is looked for', async () => {
  start.answers = (nth) => fail(nth === 1 ? { effect: 'unknown' } : { kind: 'Conflict' })();
  start.shows = () => ({ orders: start.sent.length === 2 ? [candidate('8')] : [] });
  expect((await start.of()).runs).toMatchObject([{ id: '8', origin: 'adopted' }]);
});

test('whoever takes over a fence waits until no start under it can come up, to the second', async () => {
  await start.of({}, FENCE);
  expect(sentAt()).toEqual([62_000]);
  expect(start.pauses).toEqual(Array.from({ length: 31 }, () => 2_000));
  expect(start.surveyed).toEqual([]);
  // The marks stand, and one more look made the lease fresh: it settles 62 s after that, by the clock of the first reading.
  expect(start.kept[0]).toMatchObject({ marks: { orders: 7 }, cloudTimeMs: NOON, settleMs: 124_000 });
});

test.each([
  { why: 'nothing was sent under it', fence: FENCE, isUnsent: true },
  { why: 'it is closed', fence: { ...FENCE, closed: true }, isUnsent: false },
])('a fence is not waited for where $why', async ({ fence, isUnsent }) => {
  start.isUnsent = isUnsent;
  await start.of({}, fence);
  expect(sentAt()).toEqual([0]);
});

test('a unit that the earlier attempt left alone is looked at anew, and gets a mark of its own', async () => {
  start.units = ['orders', 'lines'];
  start.shows = () => ({ orders: [candidate('8')] });
  start.answers = () => ({ lines: { is: 'started', run: run('9', 'lines') } });
  const { runs } = await start.of({}, FENCE);
  expect(runs).toMatchObject([{ id: '8', origin: 'adopted' }, { id: '9' }]);
  expect(start.kept.at(-1)?.marks).toEqual({ orders: 7, lines: 7 });
});

test('looks may fail for half a minute, and no longer', async () => {
  start.more = {
    since: async () => {
      start.looks.push({ atMs: start.nowMs, call: {} });
      throw failed();
    },
  };
  await expect(start.of({}, FENCE)).rejects.toMatchObject({ kind: 'Unavailable' });
  expect(start.nowMs).toBe(30_000);

  start = new Start();
  start.more = { since: async () => fail({ kind: 'Forbidden' })() };
  await expect(start.of({}, FENCE)).rejects.toMatchObject({ kind: 'Forbidden' });
  expect(start.nowMs).toBe(0);
});

test('a look that succeeds in between gives the next ones half a minute again', async () => {
  start.more = {
    since: async () => {
      if (start.nowMs !== 20_000) throw failed();
      return { candidates: {} };
    },
  };
  await expect(start.of({}, FENCE)).rejects.toMatchObject({ kind: 'Unavailable' });
  expect(start.nowMs).toBe(50_000);
});

test('where others’ runs may be shown before ours, a lone one is ours to whoever takes over a fence once no start under it can come up', async () => {
  start.more = { ownershipIsAmbiguous: () => true };
  start.shows = () => ({ orders: [candidate('8')] });
  expect((await start.of({}, FENCE)).runs).toMatchObject([{ id: '8', origin: 'adopted' }]);
  expect([start.nowMs, start.sent]).toEqual([62_000, []]);

  start = new Start();
  start.more = { ownershipIsAmbiguous: () => true };
  start.shows = () => ({ orders: [candidate('8'), ...(start.nowMs >= 44_000 ? [candidate('9')] : [])] });
  await expect(start.of({}, FENCE)).rejects.toMatchObject({ kind: 'AmbiguousStart' });
});

test('a run that was seen while a start could come up did not begin later, whatever time the cloud says', async () => {
  start.more = { ownershipIsAmbiguous: () => true };
  start.shows = () => ({ orders: [candidate('8', { beganAtMs: NOON + 12 * 3_600_000 })] });
  start.answers = () => STARTED;
  start.nowMs = 500;
  expect((await start.of({}, { ...FENCE, cloudTimeMs: NOON - 1 })).runs).toMatchObject([
    { id: '8', origin: 'adopted' },
  ]);
  expect(start.sent).toEqual([]);
});

test('a lone run that had been asked for before the fence was read is left to a person, by whoever started and whoever comes after', async () => {
  const hidden = (askedByMs: number) => () => ({ orders: [candidate('8', { askedByMs })] });
  start.shows = hidden(NOON - 5_001);
  await expect(start.of({}, FENCE)).rejects.toMatchObject({ kind: 'AmbiguousStart' });
  start = new Start();
  start.survey = () => ({ cloudTimeMs: NOON });
  start.answers = fail({ effect: 'unknown' });
  start.shows = hidden(NOON - 5_001);
  await expect(start.of()).rejects.toMatchObject({ kind: 'AmbiguousStart' });
  start = new Start();
  start.shows = hidden(NOON - 5_000);
  expect((await start.of({}, FENCE)).runs).toMatchObject([{ id: '8', origin: 'adopted' }]);
});

test('whoever has sent a start, and heard how its request ended, waits as long as its run may take to show', async () => {
  start.more = { ownershipIsAmbiguous: () => true };
  start.answers = fail({ effect: 'unknown' });
  start.shows = () => ({ orders: [candidate('8')] });
  expect((await start.of()).runs).toMatchObject([{ id: '8', origin: 'adopted' }]);
  expect([start.nowMs, sentAt()]).toEqual([16_000, [0]]);
});

test('a start that was accepted without naming its run is looked for until it is shown', async () => {
  start.answers = () => ({ orders: { is: 'accepted' } });
  start.shows = () => ({ orders: start.nowMs >= 20_000 ? [candidate('8')] : [] });
  expect((await start.of()).runs).toMatchObject([{ id: '8', origin: 'adopted' }]);
  expect([sentAt(), start.nowMs]).toEqual([[0], 20_000]);
});

test('a worker that is about to stop says that nothing was sent, where that is certain, and nothing where it is not', async () => {
  start.isDraining = true;
  start.answers = fail({ code: 'NotSent' });
  await expect(start.of()).rejects.toMatchObject({ kind: 'Unavailable', isUnsent: true });
  expect(start.kept.map(({ closed }) => closed)).toEqual([false, true]);

  start = new Start();
  start.isDraining = true;
  start.answers = fail({ effect: 'unknown' });
  await expect(start.of()).rejects.toMatchObject({ message: 'this worker is about to stop' });
  expect(start.kept.map(({ closed }) => closed)).toEqual([false]);
});

test('a step that was called off sends nothing, and says what it met with before', async () => {
  start.isCalledOff = true;
  const words = 'not sent any more: the step was cancelled, or its time was up';
  await expect(start.of()).rejects.toMatchObject({ kind: 'CalledOff', message: words, before: undefined });
  expect([start.sent, start.kept.map(({ closed }) => closed)]).toEqual([[], [false, true]]);

  start = new Start();
  start.answers = () => {
    start.isCalledOff = true;
    return fail({ effect: 'unknown' })();
  };
  await expect(start.of()).rejects.toMatchObject({ kind: 'CalledOff', before: failed().message });
  expect([sentAt(), start.kept.at(-1)?.closed]).toEqual([[0], false]);
});

test('a step that was called off is said to be so, though its fence could not be stored by then', async () => {
  start.keeps = () => {
    throw new Error('the activity was cancelled');
  };
  await expect(start.of()).rejects.toThrow('the activity was cancelled');
  start.isCalledOff = true;
  await expect(start.of()).rejects.toMatchObject({ kind: 'CalledOff' });
  expect(start.sent).toEqual([]);
});

test('what is refused for good is not tried again, also where a job that runs is waited for', async () => {
  start.answers = fail({ kind: 'Forbidden' });
  await expect(start.of({ whenRunning: 'wait' })).rejects.toMatchObject({ kind: 'Forbidden' });
  expect([sentAt(), start.kept.map(({ closed }) => closed)]).toEqual([[0], [false, true]]);
});

test('a batch that is called off after a part of it was started names both', async () => {
  start.units = ['orders', 'lines'];
  start.answers = () => {
    start.isCalledOff = true;
    return { ...STARTED, lines: { is: 'refused', kind: 'Conflict', reason: 'full', again: true } };
  };
  const { runs, refused } = await start.of();
  expect(runs).toMatchObject([{ id: '8' }]);
  expect(refused).toMatchObject([{ job: 'lines', kind: 'CalledOff' }]);
});

test('what a run before the reset has started is taken over where it goes on, and nothing is sent', async () => {
  start.more = { checkStopped: async () => [{ verdict: 'running' }] };
  const ours = [run('5'), { ...run('6', 'other') }];
  expect((await start.of({ ours })).runs).toEqual([{ ...run('5'), origin: 'adopted' }]);
  expect([start.sent, start.looks]).toEqual([[], []]);

  start = new Start();
  start.more = { checkStopped: async () => [{ verdict: 'succeeded' }] };
  expect((await start.of({ ours })).runs).toMatchObject([{ id: '8', origin: 'new' }]);
  start = new Start();
  const theirs = [{ ...run('5'), origin: 'alreadyRunning' as const }];
  expect((await start.of({ ours: theirs })).runs).toMatchObject([{ id: '8' }]);
});
