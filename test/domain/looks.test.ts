import fc from 'fast-check';
import { callsOfList, cheaperLook } from '../../src/domain/looks';

test.each([
  { due: 1, rows: 1, rowsPerCall: 100, fallbackRatio: 0, way: 'singly', why: 'one run is one call either way' },
  { due: 5, rows: 5, rowsPerCall: 100, fallbackRatio: 0, way: 'singly', why: 'few are worth a look of their own' },
  { due: 6, rows: 6, rowsPerCall: 100, fallbackRatio: 0, way: 'list', why: 'one call answers for six' },
  { due: 6, rows: undefined, rowsPerCall: 100, fallbackRatio: 0, way: 'list', why: 'nothing is known of the list yet' },
  { due: 6, rows: 600, rowsPerCall: 100, fallbackRatio: 0, way: 'singly', why: 'the list has as many pages' },
  { due: 7, rows: 600, rowsPerCall: 100, fallbackRatio: 0, way: 'list', why: 'the list has fewer pages' },
  { due: 1000, rows: 1000, rowsPerCall: 100, fallbackRatio: 0, way: 'list', why: 'ten pages for a thousand' },
  { due: 1000, rows: 100_000, rowsPerCall: 100, fallbackRatio: 0, way: 'singly', why: 'a cluster full of others' },
  { due: 1000, rows: 1000, rowsPerCall: 100, fallbackRatio: 0.5, way: 'list', why: 'half are asked after' },
  { due: 1000, rows: 1000, rowsPerCall: 100, fallbackRatio: 1, way: 'singly', why: 'the list answers for none' },
  { due: 1000, rows: 20_000, rowsPerCall: 1000, fallbackRatio: 0, way: 'list', why: 'twenty calls of a thousand rows' },
] as const)(
  '$due due of $rows rows, $rowsPerCall a call, $fallbackRatio asked after: $way ($why)',
  ({ way, ...looks }) => {
    expect(cheaperLook(looks)).toBe(way);
  },
);

test('the list is never read where looks at single runs take fewer calls', () => {
  const looks = fc.record({
    due: fc.integer({ min: 0, max: 20_000 }),
    rows: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: undefined }),
    rowsPerCall: fc.constantFrom(10, 100, 1000),
    fallbackRatio: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(looks, (known) => {
      const calls = callsOfList(known) + known.due * known.fallbackRatio;
      if (cheaperLook(known) === 'list') expect(calls).toBeLessThan(known.due);
    }),
  );
});
