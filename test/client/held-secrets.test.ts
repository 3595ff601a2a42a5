import { HeldSecrets } from '../../src/client/secrets/held-secrets';
import { SecretScreen } from '../../src/client/secrets/secret-screen';
import { unescaped, unescapedWithPlaces } from '../../src/client/secrets/unescaped';

const nth = (number: number) => `${String(number).padStart(3, '0')}-secret-of-mine`;

test('a secret that comes later is hidden from then on, and the one before as well', () => {
  const held = new HeldSecrets();
  held.remember([nth(1)]);
  expect(held.screen.hide(`${nth(1)} ${nth(2)}`)).toBe(`*** ${nth(2)}`);
  held.remember([nth(2)]);
  expect(held.screen.hide(`${nth(1)} ${nth(2)}`)).toBe('*** ***');
});

test('what is held already makes no new screen, and is not the next to be forgotten', () => {
  const held = new HeldSecrets();
  held.remember(Array.from({ length: 64 }, (_, at) => nth(at)));
  const { screen } = held;
  held.remember([nth(0)]);
  expect(held.screen).toBe(screen);
  expect(screen.hide(`${nth(0)} ${nth(63)}`)).toBe('*** ***');
  held.remember([nth(64), nth(1)]);
  expect(held.screen.hide([0, 1, 2, 63, 64].map(nth).join(' '))).toBe(`*** *** ${nth(2)} *** ***`);
  held.remember([nth(65)]);
  expect(held.screen.hide([0, 1, 2, 3, 64, 65].map(nth).join(' '))).toBe(`*** *** ${nth(2)} ${nth(3)} *** ***`);
});

test('a part of a short secret in base64 hides no word that looks like it', () => {
  // Behind one byte `abcdef` is `FiY2Rl` and what its neighbours add.
  expect(new SecretScreen(['abcdef']).hide('job FiY2Rl of YWJjZGVm ended')).toBe('job FiY2Rl of *** ended');
});

test('a run of base64 is hidden from its begin to its end, also at the two ends of a text', () => {
  const code = Buffer.from('user:S3cret-Password').toString('base64');
  const screen = new SecretScreen(['S3cret-Password']);
  expect([screen.hide(code), screen.hide(`(${code})`)]).toEqual(['***', '(***)']);
});

test('four layers of escapes are undone, and a fifth is not', () => {
  expect([unescaped('%25252541'), unescaped('%2525252541')]).toEqual(['A', '%41']);
  expect([unescapedWithPlaces('%25252541')?.text, unescapedWithPlaces('%2525252541')?.text]).toEqual(['A', '%41']);
});

test.each([
  ['\\u0041\\x42\\n\\"\\/', 'AB\n"/'],
  ['\\r\\t\\b\\f\\q', '\r\t\b\fq'],
  ['%C3%A4%zz', 'ä%zz'],
  ['&#65;&#x42;&quot;&amp;&lt;&gt;&apos;&AMP;&nbsp;', 'AB"&<>\'&&nbsp;'],
  ['\\', '\\'],
  ['plain', 'plain'],
])('%j stands for %j', (written, plain) => {
  expect(unescaped(written)).toBe(plain);
  expect(unescapedWithPlaces(written)?.text ?? written).toBe(plain);
});

test('of each character of a text it is known where it was written', () => {
  expect(unescapedWithPlaces('a%C3%A4&lt;b')).toEqual({ text: 'aä<b', from: [0, 1, 7, 11], to: [1, 7, 11, 12] });
  // Of two layers, the places of the outermost.
  expect(unescapedWithPlaces('x%2541y')).toEqual({ text: 'xAy', from: [0, 1, 6], to: [1, 6, 7] });
  expect(unescapedWithPlaces('nothing')).toBeUndefined();
});

test('a secret is hidden in hex of both kinds, in base64 of its JSON, and as a part of eight letters of base64', () => {
  const screen = new SecretScreen(['pass\nword']);
  const inHex = Buffer.from('pass\nword').toString('hex');
  expect([screen.hide(inHex), screen.hide(inHex.toUpperCase())]).toEqual(['***', '***']);
  // Not in the quotes around it: what stands there is not known.
  expect(screen.hide(Buffer.from('x: pass\\nword,').toString('base64'))).toBe('***');
  expect(new SecretScreen(['abcdef']).hide(`a ${Buffer.from('xyzabcdefg').toString('base64')} b`)).toBe('a *** b');
});
