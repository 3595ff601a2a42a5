import { fingerprintOf } from '../../src/domain/fingerprint';

// The vectors of FNV-1a's authors: histories hold fingerprints, so that they never change.
test.each([
  { text: '', fingerprint: '811c9dc5' },
  { text: 'a', fingerprint: 'e40c292c' },
  { text: 'foobar', fingerprint: 'bf9cf968' },
])('the fingerprint of "$text" is $fingerprint', ({ text, fingerprint }) => {
  expect(fingerprintOf(text)).toBe(fingerprint);
});
