import fc from 'fast-check';
import { shownJson, shownLine, shownText } from '../../../src/domain/shown-text';
import { NOTHING, rawIn } from './raw-in';
import { hostileText, SEED } from './text';

const RUNS = Number(process.env['TEST_FUZZ_RUNS'] ?? 10_000);

test.each([
  { text: 'a\u001b[31mb', shown: 'a\\x1b[31mb', what: 'a control character' },
  { text: 'a\nb\r\tc', shown: 'a\\nb\\r\\tc', what: 'the end of a line' },
  { text: 'a\u009bb\u0085', shown: 'a\\x9bb\\x85', what: 'a control character of eight bits' },
  { text: 'a\u202eb\u2066', shown: 'a\\u202eb\\u2066', what: 'a turn of the reading direction' },
  { text: 'a\u200bb\u00ad\ufeff', shown: 'a\\u200bb\\xad\\ufeff', what: 'what takes no room' },
  { text: 'a\u200db', shown: 'a\\u200db', what: 'a joiner that joins nothing' },
  { text: 'a\ufe0f\u200d⚠', shown: 'a\\ufe0f\\u200d⚠', what: 'a joiner behind a mark of nothing' },
  { text: 'a\ud800b\udfff', shown: 'a\\ud800b\\udfff', what: 'half of a pair' },
  { text: '\u{e0041}', shown: '\\u{e0041}', what: 'a hidden letter of the tags' },
  { text: 'x ##[add-mask]a', shown: 'x \\x23#[add-mask]a', what: 'a command for a CI machine' },
])('$what is shown as its number', ({ text, shown }) => {
  expect(shownText(text)).toBe(shown);
});

test.each(['订单_明细', 'ordrés ñ', 'シフト', 'كشف', '👩🏽‍🔬 ⚠️ 👨‍👩‍👧', 'C:\\x1b', '::x', 'a #1 [b]'])(
  '%s stays as it is',
  (text) => {
    expect(shownText(text)).toBe(text);
  },
);

test('a line begins with no command for a CI machine', () => {
  expect(shownLine('  ::error::x')).toBe('  \\x3a:error::x');
});

test(`whatever the text (seed ${SEED}), nothing raw is left of it, and what is shown once is shown the same again`, () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      const line = shownLine(text);
      expect(rawIn(line)).toEqual(NOTHING);
      expect(line).not.toContain('\n');
      expect(shownLine(line)).toBe(line);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test(`JSON for programs (seed ${SEED}) holds the same values, and nothing raw`, () => {
  const value = fc.dictionary(hostileText(10), fc.oneof(hostileText(), fc.array(hostileText(10), { maxLength: 3 })));
  fc.assert(
    fc.property(value, fc.boolean(), (given, indented) => {
      const json = JSON.stringify(given, null, indented ? 2 : undefined);
      const shown = shownJson(json);
      expect(rawIn(shown)).toEqual(NOTHING);
      expect(JSON.parse(shown)).toEqual(JSON.parse(json));
    }),
    { seed: SEED, numRuns: RUNS / 4 },
  );
});
