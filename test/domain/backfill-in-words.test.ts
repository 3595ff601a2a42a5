import type { BackfillRun } from '../../src/domain/backfill';
import {
  countsOf,
  keptRuns,
  needingCount,
  needsSomebody,
  runsToShow,
  settledCounts,
} from '../../src/domain/backfill-counts';
import { backfillFailureText, backfillText, countsText } from '../../src/domain/backfill-text';

const run = (date: string, state: BackfillRun['state'], message?: string): BackfillRun => ({
  date,
  workflowId: `orders-${date}`,
  state,
  ...(message && { failure: { type: 'X', message } }),
});
const counts = { waiting: 0, running: 0, succeeded: 0, skipped: 0, underWay: 0, failed: 0, cancelled: 0 };

test.each([
  ['waiting', false],
  ['running', false],
  ['succeeded', false],
  ['skipped', false],
  ['underWay', true],
  ['failed', true],
  ['cancelled', true],
] as const)('a date that is %s needs somebody: %p', (state, needs) => {
  expect(needsSomebody({ state })).toBe(needs);
  expect(needingCount({ [state]: 3 })).toBe(needs ? 3 : 0);
  expect(keptRuns([run('1', state)])).toHaveLength(needs ? 1 : 0);
});

test('dates are counted by their states, on top of those before', () => {
  const runs = [run('1', 'failed'), run('2', 'failed'), run('3', 'succeeded')];
  const all = countsOf(runs, { succeeded: 40, failed: 1 });
  expect(all).toEqual({ ...counts, succeeded: 41, failed: 3 });
  expect(settledCounts({ ...all, waiting: 5, running: 6 })).toEqual({
    succeeded: 41,
    skipped: 0,
    underWay: 0,
    failed: 3,
    cancelled: 0,
  });
  expect(needingCount({ underWay: 1, failed: 2, cancelled: 4, succeeded: 8 })).toBe(7);
});

test('of many dates those that need somebody and those that run are shown, then the latest, then the next', () => {
  const states = ['succeeded', 'failed', 'succeeded', 'running', 'succeeded', 'waiting', 'waiting', 'waiting'] as const;
  const runs = states.map((state, at) => run(String(at), state));
  const shown = (most: number) =>
    runsToShow(runs, most)
      .map(({ date }) => date)
      .join('');
  expect([8, 7, 6, 5, 4, 3, 2, 1].map(shown)).toEqual([
    '01234567',
    '0123456',
    '012345',
    '01234',
    '1234',
    '134',
    '13',
    '13',
  ]);
});

test('counts are told in one order, and what is not there is left out', () => {
  expect(countsText({ ...counts, running: 1, succeeded: 1_200, underWay: 2, failed: 3, waiting: 4 })).toBe(
    '1 running, 1,200 succeeded, 2 under way, 3 failed, 4 waiting',
  );
});

test('a page of a backfill has a line a date that has begun, and its failure', () => {
  const text = backfillText({
    name: 'orders',
    state: 'failed',
    from: '2026-03-01',
    to: '2026-03-03',
    total: 3,
    counts: { ...counts, failed: 1, underWay: 1, waiting: 1 },
    runs: [run('1', 'failed', 'no rows'), run('2', 'underWay'), run('3', 'waiting')],
    failure: { type: 'X', message: 'one date' },
  });
  expect(text.split('\n')).toEqual([
    'Backfill of **orders**, 2026-03-01 to 2026-03-03, is **failed**: 1 under way, 1 failed, 1 waiting',
    '',
    '> one date',
    '',
    '| Date | State | Workflow | Failure |',
    '| --- | --- | --- | --- |',
    '| 1 | failed | orders-1 | no rows |',
    '| 2 | under way | orders-2 |  |',
  ]);
  const bare = {
    name: 'orders',
    state: 'running' as const,
    from: 'a',
    to: 'b',
    total: 1,
    counts,
    runs: [run('1', 'waiting')],
  };
  expect(backfillText(bare)).toBe('Backfill of **orders**, a to b, is **running**: ');
});

test('of very many dates the last hundred have a line', () => {
  const runs = Array.from({ length: 150 }, (_, at) => run(`d${at}`, 'succeeded'));
  const lines = backfillText({ name: 'o', state: 'running', from: 'a', to: 'b', total: 150, counts, runs }).split('\n');
  expect([lines.length, lines[4], lines.at(-1)]).toEqual([
    104,
    '| d50 | succeeded | orders-d50 |  |',
    '| d149 | succeeded | orders-d149 |  |',
  ]);
});

test('a backfill that failed names ten dates and why, counts the rest, and says what was not run', () => {
  const some = [run('1', 'succeeded'), run('2', 'failed', 'no rows'), run('3', 'cancelled'), run('4', 'underWay')];
  expect(backfillFailureText({ ...counts, failed: 1, cancelled: 1, underWay: 1, waiting: 2 }, 6, some)).toBe(
    '3 of 6 dates did not succeed (2 not run): 2: no rows; 3: cancelled; ' +
      '4: orders-4 was under way already, and how it ends is not known yet',
  );
  const many = Array.from({ length: 12 }, (_, at) => run(`d${at}`, 'cancelled'));
  const text = backfillFailureText({ ...counts, cancelled: 12 }, 12, many);
  expect(text).toBe(
    '12 of 12 dates did not succeed: d0: cancelled; d1: cancelled; d2: cancelled; d3: cancelled; d4: cancelled; ' +
      'd5: cancelled; d6: cancelled; d7: cancelled; d8: cancelled; d9: cancelled; ... 2 more',
  );
  expect(backfillFailureText({ ...counts, cancelled: 10 }, 10, many.slice(0, 10))).not.toContain('more');
});
