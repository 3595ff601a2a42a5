import { quantile, ratios, summarise } from '../../bench/measure/statistics';

test('the median of an even number of values lies between the two in the middle', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([10, 0], 0.99)).toBeCloseTo(9.9);
});

test('a summary tells the middle, the ends and how much it rests on', () => {
  expect(summarise([30, 10, 20])).toEqual({ median: 20, min: 10, max: 30, count: 3 });
});

test('nothing measured has no summary', () => {
  expect(() => summarise([])).toThrow(RangeError);
});

test('sides are compared round by round', () => {
  expect(ratios([10, 40], [20, 10])).toEqual([0.5, 4]);
  expect(ratios([10, 40, 7], [20, 0])).toEqual([0.5]);
});
