import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from './matrix';
import { BREAKS, CALLS, cellsOf, ENDINGS, followsRun, inWords, isSwitch, MATRIX, MOMENTS, POINTS } from './matrix';

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

const IS_TRIED_ELSEWHERE =
  /^test\/worlds holds it|: the other one has it$|: with this one each break is tried at one point$/;

test('each break of the line is tried on the real server at each point where it can be', () => {
  const places = (cells: readonly Cell[]) => [...new Set(cells.map(({ at, how }) => `${how} ${at}`))].sort();
  const ofTheLine = MATRIX.filter(({ how }) => !/SIG|^cancel$|^timeout$/.test(how));
  const possible = ofTheLine.filter((cell) => 'room' in cell || IS_TRIED_ELSEWHERE.test(cell.reason));
  expect(possible.length).toBeGreaterThan(500);
  expect(places(cellsOf('broken-requests'))).toEqual(places(possible));
});

test('every start is tried with a lost reply on the real server, and every call with one break of the line at each point where one can be', () => {
  const broken = cellsOf('broken-requests');
  const starts = CALLS.filter((call) => !followsRun(call) && !isSwitch(call));
  const lost = broken.filter(({ at, how }) => at === 'after it was accepted' && how === 'lost reply');
  expect(lost.map(({ call }) => call)).toEqual(expect.arrayContaining(starts));
  // Only what a point makes impossible is left out of these for every call alike.
  const possible = MATRIX.filter(({ how }) => how === '502 APIGW.0201').filter(
    (cell) => 'room' in cell || IS_TRIED_ELSEWHERE.test(cell.reason),
  );
  const place = ({ call, at }: Cell) => `${call}, ${at}`;
  expect(new Set(broken.map(place))).toEqual(new Set(possible.map(place)));
});
