import { extentOfJson } from '../../src/client/reply/json-extent';
import { readJson } from '../../src/client/reply/read-json';

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
