import { errorLines } from '../../src/domain/error-lines';
import { FAILURE_KINDS, failureType, isOurs, isRetried } from '../../src/domain/failure-kind';
import { replaceNumbers } from '../../src/domain/json-numbers';
import { codeSpan, linesWithin, markdownLink, markdownText, markdownWithin } from '../../src/domain/markdown-text';
import { listed, quoted, quotedName } from '../../src/domain/quoted';
import { cut, reasonOf } from '../../src/domain/reason';
import { shellCommand, shellWord } from '../../src/domain/shell-command';
import { tlsFaultOf } from '../../src/domain/tls-fault';

test.each([
  ['orders_to_obs', 'orders_to_obs'],
  ['_a_ *b* `c` [d] <e |f ~g \\h', '\\_a\\_ \\*b\\* \\`c\\` \\[d\\] \\<e \\|f \\~g \\\\h'],
  ['a & b &amp; &#38;', 'a & b \\&amp; \\&#38;'],
  ['# heading', '\\# heading'],
  ['  - item', '  \\- item'],
  ['> quoted', '\\> quoted'],
  ['12. item', '12\\. item'],
  ['1) item', '1\\) item'],
  ['a 12. item', 'a 12. item'],
  ['one\r\n\ntwo', 'one two'],
  ['see https://a.b/c|d now', 'see `https://a.b/c%7Cd` now'],
  ['www.a.b', '`www.a.b`'],
  ['a@b.c', '`a@b.c`'],
  ['MAILTO:x', '`MAILTO:x`'],
  ['a\u0007b', 'a\\\\x07b'],
])('%j is shown in Markdown as it is: %j', (text, markdown) => {
  expect(markdownText(text)).toBe(markdown);
});

test('Markdown is cut to what there is room for, escapes counted', () => {
  expect(markdownWithin('abcdef', 6)).toBe('abcdef');
  expect(markdownWithin('abcdef', 5)).toBe('abcd…');
  expect(markdownWithin('******', 6)).toBe('\\*\\*…');
  expect(markdownWithin('', 5)).toBe('');
});

test('of a page as many lines stand as there is room for', () => {
  expect(linesWithin(['ab', 'cd'], 8)).toBe('ab\ncd');
  expect(linesWithin(['ab', 'cd'], 7)).toBe('ab\n\n…');
  expect(linesWithin(['abcdef'], 5)).toBe('\n\n…');
  expect(linesWithin([], 5)).toBe('');
});

test.each([
  ['a', '`a`'],
  ['a`b', '``a`b``'],
  ['a``b`c', '```a``b`c```'],
  ['`a', '`` `a ``'],
  ['a`', '`` a` ``'],
  [' a', '`  a `'],
  ['a ', '` a  `'],
])('%j is code as %j', (text, code) => {
  expect(codeSpan(text)).toBe(code);
});

test.each([
  ['https://a.b:8/c?d=e#f', '[label](https://a.b:8/c?d=e#f)'],
  ['http://a.b', '[label](http://a.b)'],
  ['https://a.b/(c) d', '[label](https://a.b/%28c%29%20d)'],
  ['javascript:alert(1)', '`javascript:alert(1)`'],
  ['xhttps://a.b', '`xhttps://a.b`'],
  ['https://a.b@c', '`https://a.b@c`'],
  ['https://', '`https://`'],
])('an address %j of our own becomes %j', (url, markdown) => {
  expect(markdownLink('label', url)).toBe(markdown);
});

test.each([
  ['plain-1.2/3@a%b+c=d:e,f', 'plain-1.2/3@a%b+c=d:e,f'],
  ['', "''"],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['a\nb', "$'a\\x0ab'"],
  ["a\n'!\\", "$'a\\x0a\\x27\\x21\\x5c'"],
  ['a\u0000b', "'a\\x00b'"],
  ['a\u202eb', "$'a\\xe2\\x80\\xaeb'"],
])('%j is a word of a shell as %s', (word, quotedWord) => {
  expect(shellWord(word)).toBe(quotedWord);
});

test('a command has its variables before it, empty ones too', () => {
  expect(shellCommand(['run', 'a b'], { A: 'x y', B: '', C: undefined })).toBe("A='x y' B= C= run 'a b'");
  expect(shellCommand(['run'])).toBe('run');
});

test('what passes by itself is tried again, and nothing else', () => {
  expect(FAILURE_KINDS.filter(isRetried)).toEqual([
    'Throttled',
    'Unavailable',
    'BrokenReply',
    'WorkerStopping',
    'StillRunning',
    'CalledOff',
  ]);
  expect(failureType('Halted')).toBe('HuaweiCloud.Halted');
  expect([isOurs('HuaweiCloud.Halted'), isOurs('Error'), isOurs(null), isOurs(undefined)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('numbers of a JSON text are replaced, and those within its texts are not', () => {
  const doubled = (json: string) => replaceNumbers(json, (written) => `<${written}>`);
  expect(doubled('{"a1":[1,-2.5e+10, 30],"b":"4\\"5"}6')).toBe('{"a1":[<1>,<-2.5e+10>, <30>],"b":"4\\"5"}<6>');
  expect(doubled('"1\\\\"2"3\\\\\\"4"')).toBe('"1\\\\"<2>"3\\\\\\"4"');
  expect(doubled('"1')).toBe('"1');
  expect(doubled('')).toBe('');
});

test.each([
  ['SELF_SIGNED_CERT_IN_CHAIN', 'unknownCa'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unknownCa'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unknownCa'],
  ['CERT_UNTRUSTED', 'unknownCa'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrongName'],
  ['CERT_HAS_EXPIRED', 'expired'],
  ['CERT_NOT_YET_VALID', 'expired'],
  ['XCERT_HAS_EXPIRED', undefined],
  ['CERT_HAS_EXPIREDX', undefined],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'speaksPlainText'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'speaksPlainText'],
  ['ERR_SSL_HTTP_REQUEST', 'speaksPlainText'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'clientCertificate'],
  ['ECONNRESET', undefined],
])('the code %s says of TLS: %s', (code, fault) => {
  expect(tlsFaultOf(code)).toBe(fault);
});

test('a text is cut to a length, and no reason is none', () => {
  expect([cut('abc', 3), cut('abcd', 3), cut('abcd', 1), cut('abcd', 0)]).toEqual(['abc', 'ab…', '…', '…']);
  expect(cut('a😀bc', 3)).toBe('a…');
  expect([reasonOf(undefined), reasonOf(''), reasonOf('why')]).toEqual([undefined, undefined, 'why']);
  expect(reasonOf('x'.repeat(1_001))).toHaveLength(1_000);
});

test('values are quoted as what they are', () => {
  expect([quoted('a"b'), quoted([1]), quoted({}), quoted(null), quoted(undefined), quoted(1.5), quoted(false)]).toEqual(
    ['"a\\"b"', 'a list', 'a map', 'nothing', 'nothing', '1.5', 'false'],
  );
  expect(quotedName('x'.repeat(200))).toHaveLength(102);
  expect(listed(Array.from({ length: 1_025 }, () => 'a'))).toMatch(/^(a, ){20}\.\.\. 1,005 more$/);
});

test('an error is told by its lines and those of its causes, six deep', () => {
  const cause = new TypeError('why');
  cause.stack = 'TypeError: why\n    at b (b.ts:2)\n';
  const error = new Error('what', { cause });
  error.stack = 'Error: what\n    at a (a.ts:1)\n  not a frame';
  expect(errorLines(error)).toEqual([
    'Error: what',
    '    at a (a.ts:1)',
    'caused by TypeError: why',
    '    at b (b.ts:2)',
  ]);
  expect(errorLines('text')).toEqual(['text']);
  let deep = new Error('0');
  for (let nth = 1; nth < 10; nth += 1) deep = new Error(String(nth), { cause: deep });
  expect(errorLines(deep).filter((line) => !line.startsWith('    at '))).toHaveLength(6);
  error.stack = '    at c (c.ts:3)';
  expect(errorLines(error).slice(0, 2)).toEqual(['Error: what', '    at c (c.ts:3)']);
});
