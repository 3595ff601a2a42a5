import fc from 'fast-check';
import type { BackfillRun } from '../../src/domain/backfill';
import { countsOf, keptRuns, needsSomebody, runsToShow } from '../../src/domain/backfill-counts';
import { problemWithSoFar } from '../../src/domain/backfill-so-far';
import { boundedEnds, boundedReceipts, boundedStart } from '../../src/domain/bounded-result';
import { BOUNDS } from '../../src/domain/bounds';
import { evidenceToKeep } from '../../src/domain/failure-details';
import type { Leftover } from '../../src/domain/leftover';
import { partOf, partsOf } from '../../src/domain/leftover';
import { problemWithLeftovers } from '../../src/domain/leftovers-given';
import { bytesOf } from '../../src/domain/measure';
import { listed, quoted } from '../../src/domain/quoted';
import { cut } from '../../src/domain/reason';
import { STEP_TYPE_NAMES } from '../../src/domain/step-types';

/** Half of a character above U+FFFF. */
const LONE = /\p{Cs}/u;
const SEED = { seed: Number(process.env['FC_SEED'] ?? Date.now()) };

const state = fc.constantFrom<BackfillRun['state']>(
  'waiting',
  'running',
  'succeeded',
  'skipped',
  'underWay',
  'failed',
  'cancelled',
);
/** A few dates, and the same again and again: a long backfill that is drawn quickly, and made short again where it fails. */
const dates = fc
  .tuple(fc.array(state, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }))
  .map(([some, times]) => Array.from({ length: times }, () => some).flat());

function runsOf(states: BackfillRun['state'][]): BackfillRun[] {
  return states.map((state, at) => ({ date: String(at).padStart(4, '0'), workflowId: `p-${at}`, state }));
}

test('of however many dates a bounded list is shown, in their order, with the first that need somebody and all that run', () => {
  fc.assert(
    fc.property(dates, (states) => {
      const runs = runsOf(states);
      const shown = runsToShow(runs);
      const running = runs.filter(({ state }) => state === 'running');
      expect(shown.length).toBeLessThanOrEqual(
        Math.max(BOUNDS.backfillShown.most, BOUNDS.backfillKept.most + running.length),
      );
      expect(shown.map(({ date }) => date)).toEqual(shown.map(({ date }) => date).sort());
      expect(shown).toEqual(expect.arrayContaining([...running, ...keptRuns(runs)]));
      expect(Object.values(countsOf(runs)).reduce((sum, count) => sum + count, 0)).toBe(runs.length);
    }),
    SEED,
  );
});

test('what one history of a backfill hands on is taken by the next, whatever has become of its dates', () => {
  fc.assert(
    fc.property(dates, (states) => {
      const runs = runsOf(states).filter(({ state }) => state !== 'waiting' && state !== 'running');
      const { waiting, running, ...counts } = countsOf(runs);
      const message = '历'.repeat(BOUNDS.backfillFailureCharacters.most);
      const kept = keptRuns(runs).map((run) => ({ ...run, date: '2026-03-01', failure: { type: 'X', message } }));
      const sofar = { startedAt: '2026-03-01T00:00:00.000Z', after: '2026-03-01', counts, kept };
      expect([waiting, running]).toEqual([0, 0]);
      expect(problemWithSoFar(sofar)).toBeUndefined();
      expect(bytesOf(sofar)).toBeLessThan(150_000);
      expect(kept.every(needsSomebody)).toBe(true);
    }),
    SEED,
  );
});

const SOFAR = { startedAt: '2026-03-01T00:00:00Z', after: '2026-03-01', counts: { failed: 1 }, kept: [] };
const RUN = { date: '2026-03-01', workflowId: 'p-1', state: 'failed' };

test.each([
  [{ plan: { parallel: 1e8 }, runs: [] }, 'it has no key `plan`'],
  [{ ...SOFAR, after: 7 }, 'it.after is text, and not 7'],
  [{ ...SOFAR, after: 'yesterday' }, 'it.after is not a date'],
  [{ ...SOFAR, counts: { failed: -1 } }, 'it.counts.failed is a whole number from 0 to 10000, and not -1'],
  [{ ...SOFAR, counts: { failed: 1e9 } }, 'it.counts.failed is a whole number from 0 to 10000, and not 1000000000'],
  [{ ...SOFAR, counts: { running: 1 } }, 'it.counts has no key `running`'],
  [{ ...SOFAR, kept: Array(101).fill(RUN) }, 'it.kept has 0 to 100 entries'],
  [{ ...SOFAR, kept: [RUN, RUN] }, 'it keeps more runs than it counts'],
  [
    { ...SOFAR, kept: [{ ...RUN, state: 'succeeded' }] },
    'it.kept[0].state is "underWay", "failed", "cancelled", and not "succeeded"',
  ],
  [{ ...SOFAR, kept: [{ ...RUN, workflowId: 'x'.repeat(301) }] }, 'it.kept[0].workflowId has at most 300 characters'],
  ['text', 'it is a map, and not "text"'],
  [{ ...SOFAR, kept: [RUN] }, undefined],
])('of what was handed on, %j: %s', (value, problem) => {
  expect(problemWithSoFar(value)).toBe(problem);
});

const LEFTOVER: Leftover = {
  step: 'copy',
  service: 'cdm',
  title: 'CDM job orders',
  connection: 'default',
  body: { clusterId: 'c', jobName: 'orders', variables: {} },
  runs: [{ id: '1', job: 'orders', origin: 'new', trace: { submissionId: 1 } }],
  fence: { version: 1, marks: { orders: { newestId: 0 } }, settleMs: 60_000, closed: false },
};

test.each([
  [[LEFTOVER], undefined],
  [[], undefined],
  [[{ ...LEFTOVER, fence: null, restartOf: null, startingSince: null }], undefined],
  [null, 'leftovers is a list, and not nothing'],
  [
    [{ ...LEFTOVER, service: 'ftp' }],
    `leftovers[0].service is ${STEP_TYPE_NAMES.map(quoted).join(', ')}, and not "ftp"`,
  ],
  [[{ ...LEFTOVER, service: 'dli' }], 'leftovers[0].body has no key `clusterId`'],
  [[{ ...LEFTOVER, body: { jobName: 'orders' } }], 'leftovers[0].body.clusterId is text, and not nothing'],
  [[{ ...LEFTOVER, runs: [{ id: '1' }] }], 'leftovers[0].runs[0].job is text, and not nothing'],
  [[{ ...LEFTOVER, fence: { version: 1 } }], 'leftovers[0].fence.marks is a map, and not nothing'],
])('of what a cleanup is given, %j: %s', (value, problem) => {
  expect(problemWithLeftovers(value)).toBe(problem);
});

test('very many leftovers are told in parts that a cleanup takes, and each of them once', () => {
  const body = { ...LEFTOVER.body, variables: { text: 'x'.repeat(10_000) } };
  const all = Array.from({ length: 500 }, (_, at) => ({ ...LEFTOVER, step: `s${at}`, body }));
  const parts = partsOf(all);

  expect(parts.length).toBeGreaterThan(1);
  expect(parts.flat()).toEqual(all);
  for (const part of parts) expect(bytesOf(part)).toBeLessThan(BOUNDS.argumentBytes.most);
  expect(partOf(all, parts[0]?.at(-1)?.step)).toEqual(parts[1]);
  expect(partOf(all, 's499')).toEqual([]);
});

test('what is said of the runs of one start, watch or stop shares one length', () => {
  const long = '历'.repeat(4_000);
  const ids = Array.from({ length: 100 }, (_, at) => String(at));
  const ends = boundedEnds(ids.map((id) => ({ id, job: id, status: long, reason: long })));
  const started = boundedStart({ runs: [], refused: ids.map((job) => ({ job, kind: 'Conflict', reason: long })) });
  const receipts = boundedReceipts(ids.map((run) => ({ run, asked: true, confirmed: false, leftRunning: long })));
  for (const result of [ends, started, receipts]) expect(bytesOf(result)).toBeLessThan(100_000);
  expect(boundedEnds([{ id: '1', job: 'j', reason: long }])[0]?.reason).toHaveLength(BOUNDS.reasonCharacters.most);
});

test('of much evidence the first pieces are kept and the rest counted, however often it is looked at', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 700 }), { maxLength: 40 }), (evidence) => {
      const kept = evidenceToKeep(evidence);
      expect(kept.length).toBeLessThanOrEqual(BOUNDS.evidence.most);
      expect(kept.every((piece) => piece.length <= BOUNDS.evidenceCharacters.most)).toBe(true);
      expect(evidenceToKeep(kept)).toEqual(kept);
      if (evidence.length > BOUNDS.evidence.most) expect(kept.at(-1)).toBe(`... ${evidence.length - 9} more`);
    }),
    SEED,
  );
});

test('a text that is cut is whole text, ends with a sign, and is no longer than was asked', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(50), (text, length) => {
      const short = cut(text, length);
      if (text.length <= length) expect(short).toBe(text);
      else {
        expect(short.endsWith('…')).toBe(true);
        expect(short.length).toBeLessThanOrEqual(Math.max(1, length));
        if (!LONE.test(text)) expect(short).not.toMatch(LONE);
      }
    }),
    SEED,
  );
});

test('whatever is quoted is a bounded piece of a sentence, and a list of names says how many more there are', () => {
  fc.assert(
    fc.property(fc.anything({ maxDepth: 3 }), (value) => {
      expect(quoted(value).length).toBeLessThanOrEqual(BOUNDS.quotedCharacters.most * 6 + 2);
    }),
    SEED,
  );
  expect(listed(['a', 'b', 'c'], 2)).toBe('a, b, ... 1 more');
  expect(listed(['a', 'b'], 2)).toBe('a, b');
});
