import type { StartAnswer } from '../../src/activities/remote-job';
import type { StepFailure } from '../../src/activities/step-failure';
import type { MixedReply } from '../../src/domain/mixed-reply';
import { candidate, fail, failed, FENCE, run, Start, STARTED, TIMES } from './one-start';

let start: Start;
beforeEach(() => {
  start = new Start();
});

const sentAt = () => start.sent.map(({ atMs }) => atMs);
const closed = () => start.kept.map((fence) => fence.closed);
const FULL: StartAnswer<unknown> = { is: 'refused', kind: 'Conflict', reason: 'the queue is full', again: true };
const LINES: StartAnswer<unknown> = { is: 'started', run: run('9', 'lines') };

/** Two jobs of one batch, of which the first try starts one: what comes of the next is the test's. */
function startedInPart(then: (nth: number) => Record<string, StartAnswer<unknown>>): void {
  start.units = ['orders', 'lines'];
  start.answers = (nth) => (nth === 1 ? { ...STARTED, lines: FULL } : then(nth));
}

test('a worker that stops between two tries closes its fence only where nothing of ours can exist', async () => {
  const aboutToStop = { message: 'this worker is about to stop' };
  start.answers = fail({ effect: 'unknown' });
  start.shows = () => {
    start.isDraining = start.nowMs >= 45_000;
    return {};
  };
  await expect(start.of()).rejects.toMatchObject(aboutToStop);
  expect([start.nowMs, closed()]).toEqual([45_000, [false]]);

  start = new Start();
  startedInPart(fail());
  start.isDraining = true;
  await expect(start.of()).rejects.toMatchObject(aboutToStop);
  expect(closed()).toEqual([false, false]);

  start = new Start();
  start.answers = fail({ kind: 'Conflict' });
  start.isDraining = true;
  await expect(start.of({ whenRunning: 'wait' })).rejects.toMatchObject(aboutToStop);
  expect(closed()).toEqual([false, true]);
});

test('a stream from before the reset is taken over by its id, whatever its name', async () => {
  start.more = { checkStopped: async () => [{ verdict: 'running' }] };
  const { runs } = await start.of({ ours: [run('orders', 'Orders of the night')] });
  expect([runs, start.sent]).toEqual([[{ ...run('orders', 'Orders of the night'), origin: 'adopted' }], []]);
});

test('what an earlier attempt left alone is marked before the rest is sent again, and left alone where it runs by then', async () => {
  start.units = ['orders', 'lines'];
  start.survey = () => ({ marks: { lines: 9 } });
  start.answers = () => ({ ...STARTED, lines: LINES });
  await start.of({}, FENCE);
  expect([start.surveyed, start.sent[0]?.marks]).toEqual([[['lines']], { orders: 7, lines: 9 }]);

  start = new Start();
  start.units = ['orders', 'lines'];
  start.shows = (units) => ({ lines: units.includes('lines') ? [candidate('9', { job: 'lines' })] : [] });
  await expect(start.of({}, FENCE)).rejects.toMatchObject({
    kind: 'Conflict',
    message: 'nothing was started: lines: already runs (9), and not by this step',
  });
  expect(start.sent).toEqual([]);
});

test('a lone run that comes up with the look before the next try is ours, since ours would have been shown by then', async () => {
  start.more = { ownershipIsAmbiguous: () => true };
  start.answers = fail({ effect: 'unknown' });
  start.shows = () => ({ orders: start.nowMs >= 47_000 ? [candidate('8')] : [] });
  expect((await start.of()).runs).toMatchObject([{ id: '8', origin: 'adopted' }]);
  expect([start.nowMs, sentAt()]).toEqual([47_000, [0]]);
});

test('a try after one in doubt that is refused for good ends it at once, and its fence stays open', async () => {
  start.answers = (nth) => fail(nth === 1 ? { effect: 'unknown' } : { kind: 'InvalidRequest' })();
  await expect(start.of()).rejects.toMatchObject({ kind: 'InvalidRequest' });
  expect([start.nowMs, closed()]).toEqual([47_000, [false, false]]);
});

test('a unit of which the reply says nothing is looked for, and sent again', async () => {
  start.answers = (nth) => (nth === 1 ? {} : STARTED);
  expect((await start.of()).runs).toMatchObject([{ id: '8', origin: 'new' }]);
  expect(sentAt()).toEqual([0, 47_000]);
});

test('a start that was accepted and never shown is said so in a sentence, and no evidence is made up', async () => {
  start.answers = () => ({ orders: { is: 'accepted' } });
  const error = (await start.of().catch((failure: unknown) => failure)) as StepFailure;
  expect(error.message).toBe('the cloud accepted the start of orders, but has not shown the run since');
  expect(error.evidence).toHaveLength(0);
});

test.each([
  { what: 'is refused for good', more: { kind: 'Forbidden' } as const, tries: [0, 2_000] },
  {
    what: 'is answered by nothing that would pass',
    more: { kind: 'InvalidRequest', effect: 'unknown' } as const,
    tries: [0, 2_000],
  },
])('a batch of which a part was started names it where the rest $what', async ({ more, tries }) => {
  startedInPart(fail(more));
  expect(await start.of()).toEqual({
    runs: [run('8')],
    refused: [{ job: 'lines', kind: more.kind, reason: failed(more).message }],
  });
  expect(sentAt()).toEqual(tries);
});

test('what runs already and is waited for keeps no fence open: nothing of it is ours', async () => {
  start.units = ['orders', 'lines'];
  start.survey = () => (start.sent.length ? {} : { active: { lines: run('5', 'lines') } });
  start.answers = (nth) => (nth === 1 ? fail({ code: 'NotSent' })() : STARTED);
  expect((await start.of({ whenRunning: 'adopt' })).runs).toMatchObject([{ id: '5' }, { id: '8' }]);
  expect(closed()).toEqual([false, true, false]);
});

test('a batch of which a part was started goes on with the rest after what passes', async () => {
  startedInPart((nth) => (nth === 2 ? fail()() : { lines: LINES }));
  expect((await start.of()).runs).toEqual([run('8'), run('9', 'lines')]);
  expect(sentAt()).toEqual([0, 2_000, 6_000]);
});

test('what is left to the next attempt is what was started and what is in doubt, without what was refused for good', async () => {
  start.units = ['orders', 'gone', 'lines'];
  const gone: StartAnswer<unknown> = { is: 'refused', kind: 'NotFound', reason: 'no such job', again: false };
  start.answers = (nth) => (nth === 1 ? { ...STARTED, gone } : fail({ code: 'NotSent' })());
  await expect(start.of()).rejects.toMatchObject({ code: 'NotSent' });
  expect(start.sent.map(({ units }) => units)).toEqual([['orders', 'gone', 'lines'], ['lines'], ['lines']]);
  expect(start.kept.slice(-2)).toMatchObject([
    { marks: { orders: 7, gone: 7, lines: 7 }, closed: false },
    { marks: { orders: 7, lines: 7 }, closed: false },
  ]);
  expect(start.kept.at(-1)?.marks).not.toHaveProperty('gone');
});

/** The reply to two jobs: it took one at most, and says of none which. */
function mixedReply(more: Partial<MixedReply>): void {
  start.units = ['orders', 'lines'];
  const of: MixedReply = {
    taken: { least: 0, most: 1 },
    isUnsure: false,
    kind: 'InvalidRequest',
    reason: 'no queue',
    again: false,
    ...more,
  };
  start.answers = (nth) => {
    if (nth > 3) throw new Error('a fourth start');
    return Object.fromEntries(start.units.map((unit) => [unit, { is: 'mixed', of }]));
  };
}

test('what an unsure reply has left open stays in doubt: its late run is ours, and it is not sent again', async () => {
  mixedReply({ isUnsure: true, taken: { least: 0, most: 2 }, again: true });
  start.shows = () => ({
    orders: [candidate('8')],
    lines: start.nowMs >= 47_000 ? [candidate('9', { job: 'lines' })] : [],
  });
  expect((await start.of()).runs).toMatchObject([
    { id: '8', origin: 'adopted' },
    { id: '9', origin: 'adopted' },
  ]);
  expect(sentAt()).toEqual([0]);
});

test('what a mixed reply has refused for now is sent three times, and named then', async () => {
  mixedReply({ again: true });
  const { refused } = await start.of();
  expect(refused).toMatchObject([{ job: 'orders', reason: 'no queue' }, { job: 'lines' }]);
  expect(sentAt()).toHaveLength(3);
});

test('the runs of a mixed reply are looked for as long as they may take to show, and no longer than all of them take', async () => {
  mixedReply({});
  const times = { ...TIMES, visibilityMs: 14_000 };
  expect((await start.of({ times })).refused).toHaveLength(2);
  expect(start.nowMs).toBe(14_000);
  // What came after the fence, and not what was there before it.
  expect(start.looks.at(-1)?.marks).toEqual({ orders: 7, lines: 7 });

  start = new Start();
  mixedReply({ taken: { least: 0, most: 2 } });
  start.shows = () => ({ orders: [candidate('8')], lines: [candidate('9', { job: 'lines' })] });
  expect((await start.of()).runs).toHaveLength(2);
  expect(start.nowMs).toBe(0);
});

test('looks after a mixed reply may fail for half a minute since the last that did not', async () => {
  mixedReply({ isUnsure: true });
  const failsFrom = (fromMs: number, untilMs: number) => {
    start.more = {
      since: async () => {
        if (start.nowMs >= 100_000) throw new Error('looked for too long');
        if (start.nowMs >= fromMs && start.nowMs < untilMs) throw failed();
        return { candidates: {} };
      },
    };
  };
  failsFrom(22_000, 46_000);
  expect((await start.of()).refused).toHaveLength(2);

  start = new Start();
  mixedReply({ isUnsure: true });
  failsFrom(0, Number.POSITIVE_INFINITY);
  await expect(start.of()).rejects.toMatchObject({ kind: 'Unavailable' });
  expect(start.nowMs).toBe(30_000);
});

test('two runs of one job after a mixed reply are left to a person', async () => {
  mixedReply({});
  start.shows = () => ({ orders: [candidate('8'), candidate('9')] });
  await expect(start.of()).rejects.toMatchObject({ kind: 'AmbiguousStart', evidence: ['run 8', 'run 9'] });
});
