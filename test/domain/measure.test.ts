import fc from 'fast-check';
import { bytesOf, problemWithSize } from '../../src/domain/measure';

const LIMITS = { bytes: 1_000, values: 50, depth: 5, keyCharacters: 20, textBytes: 100 };
const SEED = { seed: Number(process.env['FC_SEED'] ?? Date.now()) };

test('the size of a value is what it takes as JSON, to the byte', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), text, (value, lone) => {
      for (const one of [value, lone, { [lone]: value }, `${lone}\uD83D`, '\u0000\n"\\é历😀']) {
        expect(bytesOf(one)).toBe(Buffer.byteLength(JSON.stringify(one)));
      }
    }),
    SEED,
  );
});

test.each([
  ['half of a character before a letter', '\uD83Da', 9],
  ['half of one behind a letter', 'a\uDE00', 9],
  ['half of one behind another such half', '\uDE00\uDE00', 14],
  ['both halves', '\uD83D\uDE00', 6],
  ['a letter of two bytes', 'é', 4],
  ['a letter of three', '历', 5],
  ['a sign that JSON writes in two', '"\n', 6],
  ['another that it writes in six', '\u0001', 8],
  ['the last of those', '\u001f', 8],
  ['a list', [1, null, true, false, 'x'], 23],
  ['what no list can hold', [undefined, 1], 8],
  ['no number', Number.NaN, 4],
])('%s, %j, takes %i bytes as JSON', (_, value, bytes) => {
  expect([bytesOf(value), Buffer.byteLength(JSON.stringify(value))]).toEqual([bytes, bytes]);
});

test('what is absent takes no room in a map', () => {
  expect(bytesOf({ a: 1, b: undefined })).toBe('{"a":1}'.length);
});

test('a value within every limit has no problem, and one beyond any has a sentence of bounded length', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      const problem = problemWithSize(value, 'spec', LIMITS);
      const bytes = Buffer.byteLength(JSON.stringify(value));
      if (bytes > LIMITS.bytes) expect(problem).toBeDefined();
      expect((problem ?? '').length).toBeLessThan(600);
    }),
    { ...SEED, numRuns: 500 },
  );
});

test.each([
  ['a'.repeat(101), 'spec: a text has at most 100 bytes'],
  ['历'.repeat(34), 'spec: a text has at most 100 bytes'],
  [
    { steps: [{ ['k'.repeat(21)]: 1 }] },
    `spec.steps[0]: a key has at most 20 characters, and \`${'k'.repeat(21)}\` has 21`,
  ],
  [[[[[[[]]]]]], 'spec[0][0][0][0][0]: lists and maps go at most 5 deep'],
  [Array(60).fill(0), 'spec[49]: it comes to more than 50 values, and that is the most'],
  [Array(20).fill('x'.repeat(90)), 'spec[10]: it comes to more than 1,000 bytes, and that is the most'],
  ['a'.repeat(100), undefined],
  [[[[[[]]]]], undefined],
  [{ a: null, b: [true, 1.5, 'x'] }, undefined],
])('%j: %s', (value, problem) => {
  expect(problemWithSize(value, 'spec', LIMITS)).toBe(problem);
});

test('of a value of any size no more is looked at than the limits go', () => {
  const endless: unknown[] = [];
  endless.push(endless);
  expect(problemWithSize(endless, 'spec', LIMITS)).toContain('at most 5 deep');
  let looks = 0;
  const watched = new Proxy(Array(1_000_000).fill(0) as number[], {
    get: (target, key, receiver) => ((looks += 1), Reflect.get(target, key, receiver) as unknown),
  });
  expect(problemWithSize(watched, 'spec', LIMITS)).toContain('more than 1,000 bytes');
  expect(looks).toBeLessThan(1_000);
});
