import { fannedOut } from '../../src/domain/fan-out';
import type { FanOutItem } from '../../src/domain/plan';

const item = (value: string | number): FanOutItem => ({ of: 'copy', as: 'table', value });
const steps = [{ id: 'copy[a]', item: item('a') }, { id: 'copy[2]', item: item(2) }, { id: 'other' }];
const of = (one: string, other: string) =>
  fannedOut(steps, {
    'copy[a]': { state: one, rows: 1 },
    'copy[2]': { state: other, rows: 2 },
    other: { state: 'failed' },
  });

test('a step that was fanned out tells of each item by its name and in its order', () => {
  expect(of('succeeded', 'failed')).toEqual({
    state: 'failed',
    items: { a: { state: 'succeeded', rows: 1 }, '2': { state: 'failed', rows: 2 } },
    results: [
      { item: 'a', state: 'succeeded', rows: 1 },
      { item: 2, state: 'failed', rows: 2 },
    ],
    succeeded: ['a'],
    failed: [2],
  });
});

test.each([
  ['succeeded', 'succeeded', 'succeeded'],
  ['succeeded', 'skipped', 'succeeded'],
  ['skipped', 'skipped', 'skipped'],
  ['skipped', 'failed', 'failed'],
  ['running', 'failed', 'failed'],
  ['succeeded', 'stopped', 'stopped'],
  ['skipped', 'running', 'running'],
])('items that are %s and %s are a step that is %s', (one, other, state) => {
  expect(of(one, other).state).toBe(state);
});
