import { KeptLately } from '../../src/domain/kept-lately';

test('of more than may be kept the one that was used longest ago is let go', () => {
  const made: string[] = [];
  const kept = new KeptLately<string>(2);
  const use = (key: string) => kept.of(key, () => (made.push(key), key.toUpperCase()));
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(use)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
  expect(kept.size).toBe(2);
});

test('what is in use is kept beyond the most, and let go once it is not', () => {
  const inUse = new Set(['a', 'b']);
  const kept = new KeptLately<string>(1, (value) => inUse.has(value));
  for (const key of ['a', 'b', 'c']) kept.of(key, () => key);
  expect(kept.size).toBe(3);
  inUse.clear();
  kept.of('d', () => 'd');
  expect(kept.size).toBe(1);
});

test('what has been forgotten is made anew, also where nothing is what was made', () => {
  let made = 0;
  const kept = new KeptLately<undefined>(5);
  const use = () => kept.of('a', () => void (made += 1));
  use();
  use();
  expect(made).toBe(1);
  kept.forget('a');
  use();
  expect(made).toBe(2);
});
