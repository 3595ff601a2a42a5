import type { Pieces } from '../../src/spec/pieces';
import { atOnce, inTurns } from '../../src/spec/pieces';

/** Pieces that take so long each, by a clock that only they move. */
function* pieces(eachMs: number[], clock: { ms: number }, seen: string[]): Pieces<string> {
  for (const [at, ms] of eachMs.entries()) {
    clock.ms += ms;
    seen.push(`piece ${at}`);
    yield;
  }
  return 'done';
}

test('others come in when ten milliseconds are over, and not before', async () => {
  const clock = { ms: 1_000 };
  const seen: string[] = [];
  const others = () => setImmediate(() => seen.push('others'));

  others();
  await expect(inTurns(pieces([4, 5, 1, 9, 0], clock, seen), () => clock.ms)).resolves.toBe('done');
  expect(seen).toEqual(['piece 0', 'piece 1', 'piece 2', 'others', 'piece 3', 'piece 4']);
});

test('at once means that nobody comes in', () => {
  const [clock, seen] = [{ ms: 0 }, [] as string[]];
  setImmediate(() => seen.push('others'));
  expect(atOnce(pieces([100, 100], clock, seen))).toBe('done');
  expect(seen).toEqual(['piece 0', 'piece 1']);
});
