import type { Listed } from '../../src/activities/remote-job';
import type { Wait } from '../../src/activities/watch/open-wait';
import { OpenWait } from '../../src/activities/watch/open-wait';
import { goBy } from '../../src/client/clock';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { Sighting } from '../../src/domain/verdict';

const NOON = Date.parse('2026-11-28T12:00:00Z');
const PACE = { minMs: 1_000, maxMs: 60_000 };
const RUNNING: Sighting = { verdict: 'running', status: 'RUNNING', progress: 10, rows: 5 };

let nowMs: number;
let chance: number;
let putBack: () => void;

beforeEach(() => {
  [nowMs, chance] = [0, 0];
  const none = () => ({ cancel: () => undefined });
  const clock = { now: () => NOON + nowMs, monotonicMs: () => nowMs, after: none, every: none, random: () => chance };
  putBack = goBy(clock);
});
afterEach(() => putBack());

/** A wait for runs of these ids, and what it tells. */
function waiting(ids: string[], more: Partial<Wait> = {}) {
  const heard = { beats: [] as Sighting[][], words: [] as string[], troubles: 0, looks: [] as unknown[][] };
  let next: Sighting[] = [];
  const open = new OpenWait({
    group: '',
    service: 'cdm',
    fairnessKey: '',
    runs: ids.map((id) => ({ id, job: id, origin: 'new', trace: {} })),
    look: async (runs) => {
      heard.looks.push(runs.map(({ id, trace }) => [id, trace]));
      return next;
    },
    ageMs: 0,
    beat: (seen) => void heard.beats.push(seen),
    unknownWord: (word) => void heard.words.push(word),
    onRepeatedFailure: () => (heard.troubles += 1),
    signal: new AbortController().signal,
    ...more,
  });
  const sees = async (...sightings: Sighting[]) => {
    next = sightings;
    await open.look();
  };
  return { open, heard, sees };
}

function refused(retryAfterMs?: number): HuaweiCloudError {
  const call = { service: 'CDM', operation: 'jobStatus', method: 'GET', path: '/' } as const;
  return new HuaweiCloudError(call, {
    what: 'answered 429',
    kind: 'Throttled',
    effect: 'none',
    hint: '',
    retryAfterMs,
  });
}

test.each<[string, Partial<Sighting>, boolean]>([
  ['another status', { status: 'BOOTING' }, true],
  ['more progress', { progress: 11 }, true],
  ['more rows', { rows: 6 }, true],
  ['a halt', { verdict: 'halted' }, true],
  ['nothing else', {}, false],
  ['nothing but other words of the reason', { reason: 'warmer' }, false],
])('a look that sees %s is told of, or not', async (_what, seen, isTold) => {
  const { open, heard, sees } = waiting(['1']);
  await sees(RUNNING);
  open.show();
  expect(heard.beats).toHaveLength(1);

  nowMs = 2_000;
  await sees({ ...RUNNING, ...seen });
  open.show();
  open.show();
  expect(heard.beats).toHaveLength(isTold ? 2 : 1);
});

test('of two runs the news of the second is told as well, and an end of a halt is news', async () => {
  const { open, heard, sees } = waiting(['1', '2']);
  await sees(RUNNING, { ...RUNNING, verdict: 'halted' });
  open.show();
  nowMs = 1_000;
  await sees(RUNNING, RUNNING);
  open.show();
  expect(heard.beats.map((seen) => seen.map(({ haltedSince }) => haltedSince))).toEqual([
    [undefined, '2026-11-28T12:00:00.000Z'],
    [undefined, undefined],
  ]);
});

test('news is told at most once a second, and of a wait that is old once a twentieth of its age', async () => {
  const { open, heard, sees } = waiting(['1']);
  const toldAt: number[] = [];
  for (const atMs of [0, 999, 1_000, 100_000, 104_999, 105_262, 105_264]) {
    nowMs = atMs;
    await sees({ ...RUNNING, rows: atMs });
    open.show();
    if (heard.beats.length > toldAt.length) toldAt.push(atMs);
  }
  expect(toldAt).toEqual([0, 1_000, 100_000, 105_264]);
});

test('after looks that fail the pause doubles up to the longest, and half of it is left to chance', () => {
  const { open } = waiting(['1']);
  const pauses = Array.from({ length: 8 }, () => open.failed(new Error('reset'), PACE));
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  chance = 0.5;
  expect(open.failed(new Error('reset'), PACE)).toBe(45_000);
});

test('however long looks fail, the pause grows to a thousand times the shortest at most', () => {
  const { open } = waiting(['1']);
  const pauses = Array.from({ length: 13 }, () => open.failed(new Error('reset'), { minMs: 10, maxMs: 1e9 }));
  expect(pauses.slice(8)).toEqual([2_560, 5_120, 5_120, 5_120, 5_120]);
});

test('the cloud is not asked sooner than it wishes, and not later for a wish that is short', () => {
  const { open } = waiting(['1']);
  expect(open.failed(refused(7_500), PACE)).toBe(7_500);
  expect(open.failed(refused(1_500), PACE)).toBe(2_000);
  expect(open.failed(refused(), PACE)).toBe(4_000);
});

test('who waits hears of every tenth failure in a row', async () => {
  const { open, heard, sees } = waiting(['1']);
  const fail = (times: number) => Array.from({ length: times }, () => open.failed(new Error('reset'), PACE));
  fail(9);
  expect(heard.troubles).toBe(0);
  fail(1);
  expect(heard.troubles).toBe(1);
  fail(10);
  expect(heard.troubles).toBe(2);
  fail(9);
  await sees(RUNNING);
  fail(1);
  expect(heard.troubles).toBe(2);
});

test('what was never let in ends its wait at once, and what was let in before after ten refusals', async () => {
  const fresh = waiting(['1'], { endsWait: () => true });
  expect(fresh.open.isEndedBy(refused())).toBe(true);
  expect(fresh.open.isEndedBy(new Error('reset'))).toBe(false);
  expect(waiting(['1']).open.isEndedBy(refused())).toBe(false);
  expect(waiting(['1'], { endsWait: () => false }).open.isEndedBy(refused())).toBe(false);

  await fresh.sees(RUNNING);
  for (let times = 0; times < 9; times += 1) fresh.open.failed(refused(), PACE);
  expect(fresh.open.isEndedBy(refused())).toBe(false);
  fresh.open.failed(refused(), PACE);
  expect(fresh.open.isEndedBy(refused())).toBe(true);
});

test('a run that the cloud denies is lost after a minute of it, and not where it was shown meanwhile', async () => {
  const { open, sees } = waiting(['1']);
  const verdictAt = async (atMs: number, verdict: Sighting['verdict']) => {
    nowMs = atMs;
    await sees({ verdict });
    return [open.seen[0]?.verdict, open.isOver];
  };
  expect(await verdictAt(0, 'lost')).toEqual([undefined, false]);
  expect(await verdictAt(59_999, 'lost')).toEqual([undefined, false]);
  expect(await verdictAt(60_000, 'running')).toEqual(['running', false]);
  expect(await verdictAt(61_000, 'lost')).toEqual(['running', false]);
  expect(await verdictAt(120_999, 'lost')).toEqual(['running', false]);
  expect(await verdictAt(121_000, 'lost')).toEqual(['lost', true]);
});

test('a word that nobody knows is told once, and one that is known never', async () => {
  const { heard, sees } = waiting(['1']);
  for (const status of ['MOVING', 'MOVING', 'SHAKING', 'MOVING']) await sees({ verdict: 'undecided', status });
  await sees(RUNNING);
  await sees({ verdict: 'undecided' });
  expect(heard.words).toEqual(['MOVING', 'SHAKING']);
});

test('only runs that have not ended are looked at again, by what the look before has found out of them', async () => {
  const { open, heard, sees } = waiting(['1', '2', '3']);
  expect(open.openCount).toBe(3);
  await sees({ verdict: 'running', trace: 'a' }, { verdict: 'succeeded', trace: 'b' }, RUNNING);
  expect(open.openCount).toBe(2);
  await sees({ verdict: 'failed' }, RUNNING);
  await sees(RUNNING);
  expect(heard.looks).toEqual([
    [
      ['1', {}],
      ['2', {}],
      ['3', {}],
    ],
    [
      ['1', 'a'],
      ['3', {}],
    ],
    [['3', {}]],
  ]);
  expect(open.seen.map(({ verdict }) => verdict)).toEqual(['failed', 'succeeded', 'running']);
});

test('the pace goes by the run that is least far, by how old the wait was when it began, and by what is left', async () => {
  const { open, sees } = waiting(['1', '2'], { ageMs: 90_000, leftMs: 30_000 });
  nowMs = 10_000;
  await sees({ ...RUNNING, progress: 50 }, { ...RUNNING, progress: 90 });
  expect(open.ageMs).toBe(100_000);
  // An eighth of 100 s, and not half of what is left at nine tenths.
  expect(open.pause(PACE)).toBe(12_500);
  nowMs = 20_000;
  // Ten seconds are left: the last look comes two shortest pauses before.
  expect(open.pause(PACE)).toBe(8_000);
  expect(waiting(['1'], { ageMs: 400_000 }).open.pause(PACE)).toBe(50_000);
  // A run that tells nothing of how far it is says nothing of the pace either: half of what the other has left.
  const half = waiting(['1', '2'], { ageMs: 90_000 });
  await half.sees({ ...RUNNING, progress: 90 }, { verdict: 'running' });
  const alone = waiting(['1'], { ageMs: 90_000 });
  await alone.sees({ ...RUNNING, progress: 90 });
  expect([half.open.pause(PACE), alone.open.pause(PACE)]).toEqual([5_000, 5_000]);
});

test('a run of which a look says nothing is undecided, whatever it says of the others', async () => {
  const { open, sees } = waiting(['1', '2']);
  await sees(RUNNING);
  expect(open.seen).toMatchObject([RUNNING, { verdict: 'undecided' }]);
});

test('a pause ends when a halted run has been held on to for long enough, and the wait is over then', async () => {
  const { open, sees } = waiting(['1', '2'], { ageMs: 800_000, halts: { holdMs: 30_000 } });
  await sees({ verdict: 'halted' }, RUNNING);
  expect(open.pause(PACE)).toBe(30_000);
  nowMs = 29_000;
  await sees({ verdict: 'halted' }, { verdict: 'halted' });
  // The one that has been halted for longer decides.
  expect(open.pause(PACE)).toBe(1_000);
  nowMs = 29_999;
  expect(open.isOver).toBe(false);
  nowMs = 30_000;
  expect(open.isOver).toBe(true);
  expect(open.pause(PACE)).toBe(0);
});

test('no run has been halted since some time to come, whatever another worker’s clock said', async () => {
  const { open, sees } = waiting(['1'], { halts: { holdMs: 30_000, since: { 1: '2026-11-28T13:00:00Z' } } });
  await sees({ verdict: 'halted' });
  expect(open.seen[0]?.haltedSince).toBe('2026-11-28T12:00:00.000Z');
  const unread = waiting(['1'], { halts: { holdMs: 30_000, since: { 1: 'noon' } } });
  nowMs = 5_000;
  await unread.sees({ verdict: 'halted' });
  expect(unread.open.seen[0]?.haltedSince).toBe('2026-11-28T12:00:05.000Z');
});

test('a list answers for all runs of a wait or for none, and never tells an end', async () => {
  const listed = (...seen: (Sighting | undefined)[]): Listed[] => seen.map((one) => ({ seen: one }));
  const { open, sees } = waiting(['1', '2']);
  expect(open.takeListed(listed(RUNNING))).toBe(false);
  expect(open.takeListed(listed(RUNNING, undefined))).toBe(false);
  expect(open.takeListed(listed(RUNNING, { verdict: 'succeeded' }))).toBe(false);
  expect(open.takeListed(listed(RUNNING, { verdict: 'halted' }))).toBe(false);
  expect(open.seen).toEqual([]);

  await sees(RUNNING, RUNNING);
  expect(open.takeListed(listed({ verdict: 'running', status: 'BOOTING' }, { verdict: 'running', rows: 9 }))).toBe(
    true,
  );
  expect(open.seen).toMatchObject([
    { status: 'BOOTING', progress: 10, rows: 5 },
    { progress: 10, rows: 9 },
  ]);

  // Of what has ended it is not asked, and need not tell.
  await sees({ verdict: 'succeeded' }, RUNNING);
  expect(open.takeListed(listed({ verdict: 'running', status: 'BOOTING' }))).toBe(true);
  expect(open.seen).toMatchObject([{ verdict: 'succeeded' }, { status: 'BOOTING' }]);
});

test('how far a run was by a look of its own does not set the pace once a list has answered', async () => {
  const { open, sees } = waiting(['1'], { ageMs: 160_000 });
  await sees({ ...RUNNING, progress: 95 });
  expect(open.pause(PACE)).toBeLessThan(5_000);
  open.takeListed([{ seen: { verdict: 'running' } }]);
  expect(open.pause(PACE)).toBe(20_000);
});

test('a list is told which row a look of the run’s own has confirmed since, and how long ago', async () => {
  const { open, sees } = waiting(['1']);
  await sees(RUNNING);
  expect(open.listedRuns()).toMatchObject([{ confirmed: undefined }]);
  open.takeListed([{ row: 'row 7' }]);
  nowMs = 1_000;
  await sees(RUNNING);
  nowMs = 4_000;
  expect(open.listedRuns()).toMatchObject([{ run: { id: '1' }, confirmed: { row: 'row 7', agoMs: 3_000 } }]);
});

test('a run that the attempt before has seen end is not looked at again, and is among the ends as it was seen', async () => {
  const failed: Sighting = { verdict: 'failed', status: 'job_submit_fail', reason: 'no room', trace: { start: 1 } };
  const { open, heard, sees } = waiting(['1', '2'], { ended: [failed, undefined] });
  expect(open.isOver).toBe(false);
  await sees({ verdict: 'succeeded', status: 'job_running' });
  expect(heard.looks).toEqual([[['2', {}]]]);
  expect(open.isOver).toBe(true);
  expect(open.seen).toMatchObject([failed, { verdict: 'succeeded' }]);
});
