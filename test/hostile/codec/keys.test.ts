import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { keyRingFromEnvironment } from '../../../src/codec/key-ring';

const bytes = randomBytes(32);
const FORMS = {
  base64: bytes.toString('base64'),
  base64url: bytes.toString('base64url'),
  hexadecimal: bytes.toString('hex'),
  'base64 of 24 bytes': bytes.subarray(0, 24).toString('base64url') + 'x',
};
const other = randomBytes(32).toString('base64');

/** How a key may be written where something else is meant. */
function mistakes(key: string): NodeJS.ProcessEnv[] {
  const texts = [key, `${key}:a`, `${key}:${key}`, `${key}:${other}`, `a:${other},${key}:b`, `a;${key}`, `a=${key}`];
  const twice = [`a:${other},a:${key}`, `a: ${key}!`, `a:"${key}"`, `a:${key}:b`, `${key}\na:${other}`, ` :${key}`];
  return [
    ...[...texts, ...twice].map((HUAWEICLOUD_CODEC_KEYS) => ({ HUAWEICLOUD_CODEC_KEYS })),
    { HUAWEICLOUD_CODEC_KEYS_FILE: key },
    { HUAWEICLOUD_CODEC_KEYS_FILE: `a:${key}` },
    { HUAWEICLOUD_CODEC_KEYS: `a:${key}`, HUAWEICLOUD_CODEC_KEYS_FILE: key },
  ];
}

test.each(Object.entries(FORMS))('a key in %s is shown by no mistake in which it may stand', (_form, key) => {
  const piece = key.slice(0, 12);
  for (const env of mistakes(key)) {
    let thrown: unknown;
    try {
      keyRingFromEnvironment(env);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: 'CodecError' });
    expect(inspect(thrown, { depth: 10, showHidden: true })).not.toContain(piece);
  }
});
