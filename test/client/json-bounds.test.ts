import { extentOfJson } from '../../src/client/reply/json-extent';
import { ExcessiveBody, readJson, refuseExcess } from '../../src/client/reply/read-json';

test('a reply of 500,000 values is read, and one of more is not', () => {
  // The list is one, as is what begins the text; each comma tells of another.
  const listOf = (count: number) => `[${'0,'.repeat(count - 1)}0]`;
  expect((readJson(listOf(499_999)).value as number[]).length).toBe(499_999);
  expect(() => readJson(listOf(500_000))).toThrow('holds more than 500000 values');
});

test('a reply of sixty lists in each other is read, and one of more is not, whatever comes after the deepest', () => {
  const nested = (depth: number) => `[${'['.repeat(depth - 1)}${']'.repeat(depth - 1)},[],{}]`;
  expect(readJson(nested(60)).extent.depth).toBe(60);
  expect(() => readJson(nested(61))).toThrow('is nested deeper than 60 levels');
});

test.each([
  ['~', false],
  ['\u007f', true],
  ['\u009f', true],
  ['\u00a0', false],
  ['\u2027', false],
  ['\u2028', true],
  ['\u2029', true],
  ['\u202a', false],
  ['\\n', true],
])('a text with %j may hold a mark: %s', (text, hasMarks) => {
  expect(extentOfJson(`{"a":"x${text}"}`, 60)).toMatchObject({ hasMarks, longestText: 2 + text.length });
});

test('what is read has sixty levels and 500,000 values at most, whatever it is written in', () => {
  expect(() => refuseExcess({ depth: 60, values: 500_000 })).not.toThrow();
  expect(() => refuseExcess({ depth: 61, values: 1 })).toThrow(new ExcessiveBody('is nested deeper than 60 levels'));
  expect(() => refuseExcess({ depth: 1, values: 500_001 })).toThrow(new ExcessiveBody('holds more than 500000 values'));
});

test.each([
  ['{"a":1,"bcd":[12,[3,{}]],"e":[]}', 9, { depth: 4, values: 10, longestText: 4, hasMarks: false }],
  ['[1,[2,[3,[4,[5]]]]]', 9, { depth: 5, values: 10, longestText: 0, hasMarks: false }],
  ['[[],[],[]]', 9, { depth: 2, values: 7, longestText: 0, hasMarks: false }],
  // It goes no further than to the bracket that is one too many.
  ['[1,[2,[3,4,5,"six"]]]', 2, { depth: 3, values: 6, longestText: 0, hasMarks: false }],
  ['"a\\"b[["', 9, { depth: 0, values: 1, longestText: 7, hasMarks: true }],
])('of %s, gone through to depth %d, it is told what reading it would take', (json, most, extent) => {
  expect(extentOfJson(json, most)).toEqual(extent);
});
