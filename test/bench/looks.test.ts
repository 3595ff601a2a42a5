import { countLooks, looksIn } from '../../bench/measure/looks';
import type { WireRequest } from '../../bench/processes/wire-log';

const SECOND = 1_000;
const WINDOW = { sinceMs: 0, fromMs: 20 * SECOND, toMs: 50 * SECOND, intervalMs: 10 * SECOND };

const read = (endedAt: number, ...told: string[]): WireRequest => {
  return { method: 'GET', path: '/', status: 200, arrivedAt: endedAt, endedAt, told };
};

const seconds = (...times: number[]): Map<string, number[]> => new Map([['a', times.map((time) => time * SECOND)]]);

test('one list is a look at each job in it', () => {
  const looks = looksIn([read(1, 'a', 'b'), read(2, 'a')]);
  expect(Object.fromEntries(looks)).toEqual({ a: [1, 2], b: [1] });
});

test('a list of all that begins so is a look at each of them, and at no other', () => {
  const looks = looksIn([read(25 * SECOND, 'in/*'), read(35 * SECOND, 'in/a'), read(45 * SECOND, 'in/*')]);
  expect(countLooks(['in/a', 'in/b'], looks, WINDOW).done).toBe(5);
  expect(countLooks(['out/a'], looks, WINDOW).done).toBe(0);
});

test('a refused read and a start are no looks', () => {
  const refused = { ...read(1, 'a'), status: 429 };
  const start = { ...read(2, 'a'), method: 'PUT' };
  expect(looksIn([refused, start]).size).toBe(0);
});

test('only looks within the window count', () => {
  expect(countLooks(['a'], seconds(5, 15, 25, 35, 45, 55), WINDOW)).toEqual({ done: 3, latenessMs: [0, 0, 0] });
});

test('a second look within half the interval does not count', () => {
  expect(countLooks(['a'], seconds(15, 25, 26, 29, 35, 45), WINDOW).done).toBe(3);
});

test('a look is late by what went by beyond the interval', () => {
  expect(countLooks(['a'], seconds(15, 28, 38, 48), WINDOW).latenessMs).toEqual([3 * SECOND, 0, 0]);
});

test('a look that is overdue when the window ends is late by as much already', () => {
  expect(countLooks(['a'], seconds(15, 25), WINDOW)).toEqual({ done: 1, latenessMs: [0, 15 * SECOND] });
});

test('a job that was never looked at is late since looks were written down', () => {
  expect(countLooks(['a', 'b'], new Map(), WINDOW)).toEqual({ done: 0, latenessMs: [40 * SECOND, 40 * SECOND] });
});
