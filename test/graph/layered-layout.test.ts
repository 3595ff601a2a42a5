import type { Edge } from '../../src/graph/edges';
import type { Size } from '../../src/graph/layered-layout';
import { layeredLayout, ranksOf } from '../../src/graph/layered-layout';

const STEP: Size = { width: 176, height: 46 };

/** A graph of steps: what step number `at` needs, by the numbers of others. */
function arranged(count: number, needsOf: (at: number) => number[], across = true) {
  const ids = numbers(count).map((at) => `t${at}`);
  const edges = numbers(count).flatMap((at): Edge[] =>
    [...new Set(needsOf(at))].map((one) => ({ from: `t${one}`, to: `t${at}` })),
  );
  const sizes = new Map(ids.map((id) => [id, STEP]));
  return { edges, ...layeredLayout({ sizes, edges, ranks: ranksOf(ids, edges), across, margin: 12 }) };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

test.each([
  ['one after the other', (at: number) => (at ? [at - 1] : [])],
  ['side by side', (at: number) => (at ? [0] : [])],
  ['side by side, and one after them all', (at: number) => (at === 399 ? numbers(399) : [])],
  ['20 lanes', (at: number) => (at > 20 ? [at - 20] : at ? [0] : [])],
  ['a chain of which each needs the first too', (at: number) => (at ? [at - 1, 0] : [])],
  [
    '20 that need all of the 20 before',
    (at: number) => (at < 20 ? [] : numbers(20).map((one) => at - (at % 20) - 20 + one)),
  ],
])('of 400 steps each stands after those it needs, and none upon another: %s', (_shape, needsOf) => {
  for (const across of [true, false]) {
    const { places, edges, width, height } = arranged(400, needsOf, across);
    const along = (id: string): number => places.get(id)?.[across ? 'x' : 'y'] ?? Number.NaN;
    expect(edges.filter(({ from, to }) => !(along(from) < along(to)))).toEqual([]);
    const all = [...places.values()];
    const isUpon = (one: { x: number; y: number }, other: { x: number; y: number }): boolean =>
      Math.abs(one.x - other.x) < STEP.width && Math.abs(one.y - other.y) < STEP.height;
    expect(all.filter((one, at) => all.slice(at + 1).some((other) => isUpon(one, other)))).toEqual([]);
    expect(all.filter(({ x, y }) => x < 100 || y < 35 || x > width - 100 || y > height - 35)).toEqual([]);
  }
});

test('400 steps side by side fill some screens, and not forty', () => {
  const { width, height } = arranged(400, (at) => (at ? [0] : []));
  expect(Math.max(width, height)).toBeLessThan(4_000);
});

test('a line to a later column passes in the gap below steps', () => {
  const { lines } = arranged(3, (at) => [[], [0], [0, 1]][at] ?? []);
  const passing = lines.find(({ id }) => id === 't0\nt2');
  expect(passing?.points.map(({ y }) => y)).toEqual([35, 64, 64, 35]);
});

test('steps that wait for each other, as only a refused pipeline has them, are drawn all the same', () => {
  expect(arranged(200, (at) => [(at + 1) % 200]).places.size).toBe(200);
});
