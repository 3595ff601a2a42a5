import { z } from 'zod';
import {
  wireBoolean,
  wireCount,
  wireId,
  wireList,
  wireLongCount,
  wireNumber,
  wireText,
  wireTime,
} from '../../src/client/reply/wire-values';

const ODD = [undefined, null, '', ' ', 'x', true, [7], { a: 7 }, Number.NaN, Number.POSITIVE_INFINITY];
const LONG = '9223372036854775807';

test.each<[string, z.ZodType, [unknown, unknown][]]>([
  [
    'number',
    wireNumber,
    [
      [7, 7],
      ['7', 7],
      [' 1.5 ', 1.5],
      ['-1', -1],
      [0, 0],
    ],
  ],
  [
    'count',
    wireCount,
    [
      [7, 7],
      ['7', 7],
      [0, 0],
      [-1, undefined],
      [1.5, undefined],
      [2 ** 53, undefined],
    ],
  ],
  [
    'long count',
    wireLongCount,
    [
      [7, 7],
      [0, 0],
      [-1, undefined],
      [LONG, LONG],
      ['9007199254740991', 9_007_199_254_740_991],
    ],
  ],
  [
    'id',
    wireId,
    [
      [7, 7],
      [-7, -7],
      [LONG, LONG],
      ['123456789012345678901', undefined],
      ['0123456789012345678', undefined],
      [1e19, undefined],
    ],
  ],
])('what can be read as a %s is one, and anything else is none', (_, schema, read) => {
  expect(read.map(([value]) => schema.parse(value))).toStrictEqual(read.map(([, value]) => value));
  expect(ODD.map((value) => schema.parse(value))).toStrictEqual(ODD.map(() => undefined));
});

test('a text is what it says: a number and a word of truth are told as they are written', () => {
  const read = [
    ['a', 'a'],
    [' ', ' '],
    [7, '7'],
    [1.5, '1.5'],
    [true, 'true'],
    [false, 'false'],
  ] as const;
  expect(read.map(([value]) => wireText.parse(value))).toStrictEqual(read.map(([, text]) => text));
  expect(['', null, undefined, ['a'], {}].map((value) => wireText.parse(value))).toStrictEqual(
    Array(5).fill(undefined),
  );
});

test('a boolean may be a word in any case, and a number is none', () => {
  expect([true, 'true', 'TRUE', false, 'False'].map((value) => wireBoolean.parse(value))).toStrictEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(['', 'yes', 0, 1, null, undefined, ['true']].map((value) => wireBoolean.parse(value))).toStrictEqual(
    Array(7).fill(undefined),
  );
});

test('a time in seconds, which only one since 2001 can be, is told in milliseconds', () => {
  const read = [
    [1_700_000_000_000, 1_700_000_000_000],
    ['1700000000000', 1_700_000_000_000],
    [1_000_000_000, 1_000_000_000_000],
    [99_999_999_999, 99_999_999_999_000],
    [100_000_000_000, 100_000_000_000],
    [999_999_999, 999_999_999],
    [1, 1],
    [0, undefined],
    [-1, undefined],
    ['soon', undefined],
  ];
  expect(read.map(([value]) => wireTime.parse(value))).toStrictEqual(read.map(([, ms]) => ms));
});

test('a list may be one element, or null for none, and is missed where it is missing', () => {
  const list = wireList(z.object({ a: wireText }));
  expect([[{ a: 'x' }], { a: 'x' }, null, []].map((value) => list.parse(value))).toStrictEqual([
    [{ a: 'x' }],
    [{ a: 'x' }],
    [],
    [],
  ]);
  for (const value of [undefined, ['x'], 7, [null]]) expect(list.safeParse(value).success).toBe(false);
});
