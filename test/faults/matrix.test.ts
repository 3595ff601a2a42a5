import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BREAKS, CALLS, cellsOf, ENDINGS, inWords, MATRIX, MOMENTS, POINTS } from './matrix';

test('the matrix holds every call at every point broken in every way, and ended in every way at every moment', () => {
  const expected = CALLS.length * (POINTS.length * BREAKS.length + MOMENTS.length * ENDINGS.length);
  expect(new Set(MATRIX.map(inWords)).size).toBe(expected);
});

test('every cell is either run by a test file or left out with a reason', () => {
  const neither = MATRIX.filter((cell) => ('room' in cell ? 'reason' in cell : !cell.reason));
  expect(neither.map(inWords)).toEqual([]);
});

test.each([...new Set(MATRIX.flatMap((cell) => ('room' in cell ? [cell.room] : [])))])(
  'the file %s.test.ts runs all the cells that are its own',
  (room) => {
    const file = join(__dirname, `${room}.test.ts`);
    expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(new RegExp(`(cellsOf|judgeWave)\\('${room}'`));
    expect(cellsOf(room).length).toBeGreaterThan(0);
  },
);
