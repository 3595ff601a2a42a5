import fc from 'fast-check';

/** What means something to a terminal, a log, a shell or Markdown, and pieces of words. */
const PIECES = [
  ...'\u0000\u0007\u0008\t\n\v\f\r\u001b\u007f\u0085\u009b\u009d\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e',
  ...'\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u3164\ufe0f\ufeff',
  ...'\u{1d173}\u{e0001}\u{e0041}\u{e0100}',
  '\ud800',
  '\udfff',
  ...'`*_[]()<>#+-.!|~&;:@=\\\'"$%{}^/?,',
  ...' abn09~éß订单👩🏽',
  '::error::',
  '##[error]',
  '##vso[',
  '](x)',
  '![',
  '<img src=x>',
  '&#60;',
  'https://e.example/',
  'www.e.example',
  'me@e.example',
  '```\n',
  '\n# ',
  '\n---\n',
  '$(id)',
  '--',
];

/** Text of such pieces, and of any characters. */
export const hostileText = (maxLength = 40): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength }).map((pieces) => pieces.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength }) },
    { weight: 1, arbitrary: fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength }) },
  );

/** What may be a name or an id and reach a process as its argument: no NUL, no halves of pairs. */
export const givenText = (maxLength = 20): fc.Arbitrary<string> =>
  hostileText(maxLength).map((text) => text.replaceAll('\0', '').replace(/\p{Cs}/gu, ''));

/** Printed, so that a failure can be run again. */
export const SEED = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);
