import { createDecipheriv, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { AesGcmCodec } from '../../src/codec/aes-gcm-codec';
import { dataConverterFromEnvironment } from '../../src/codec/data-converter';
import { keyRingFromEnvironment } from '../../src/codec/key-ring';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const [keyA, keyB] = [randomBytes(32), randomBytes(32)];
const ring = (...keys: [id: string, key: Buffer][]) => new AesGcmCodec(new Map(keys));
const plain = defaultPayloadConverter.toPayload({ jobName: 'orders', rows: 7 });

async function one(payloads: Promise<Payload[]>): Promise<Payload> {
  const [payload] = await payloads;
  if (!payload) throw new Error('no payload');
  return payload;
}

test('an encrypted payload names its key, holds nothing in clear, and comes back as it was', async () => {
  const codec = ring(['a', keyA]);
  const encrypted = await one(codec.encode([plain]));

  expect(Object.keys(encrypted.metadata ?? {}).sort()).toEqual(['encoding', 'encryption-key-id']);
  expect(Buffer.from(encrypted.metadata?.['encryption-key-id'] ?? []).toString()).toBe('a');
  expect(Buffer.from(encrypted.data ?? []).toString('latin1')).not.toMatch(/orders|jobName|json/);
  const decoded = await one(codec.decode([encrypted]));
  expect(defaultPayloadConverter.fromPayload(decoded)).toEqual({ jobName: 'orders', rows: 7 });
  expect(await one(codec.encode([plain]))).not.toEqual(encrypted);
});

test('what is inside is a payload as Temporal writes it, so that codecs of other languages read it', async () => {
  const { data } = await one(ring(['a', keyA]).encode([defaultPayloadConverter.toPayload('x')]));
  const bytes = Buffer.from(data ?? []);
  const decipher = createDecipheriv('aes-256-gcm', keyA, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(-16));
  const inside = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);

  // temporal.api.common.v1.Payload: field 1 is a map of text to bytes, field 2 the data.
  expect(inside.toString('latin1')).toBe('\x0a\x16\x0a\x08encoding\x12\x0ajson/plain\x12\x03"x"');
});

test('the first key encrypts and every key decrypts, so that keys are changed with work under way', async () => {
  const old = await one(ring(['a', keyA]).encode([plain]));
  const rotated = ring(['b', keyB], ['a', keyA]);
  const fresh = await one(rotated.encode([plain]));

  expect(Buffer.from(fresh.metadata?.['encryption-key-id'] ?? []).toString()).toBe('b');
  for (const payload of await rotated.decode([old, fresh]))
    expect(defaultPayloadConverter.fromPayload(payload)).toEqual({ jobName: 'orders', rows: 7 });
});

test('what was written without a codec passes through, and without keys nothing is encrypted', async () => {
  await expect(ring(['a', keyA]).decode([plain])).resolves.toEqual([plain]);
  await expect(ring().encode([plain])).resolves.toEqual([plain]);
});

test.each([
  [
    'lacks',
    ring(['b', keyB]),
    'A payload was encrypted with key "a": add it to HUAWEICLOUD_CODEC_KEYS, which holds b.',
  ],
  ['has no', ring(), 'A payload was encrypted with key "a": add it to HUAWEICLOUD_CODEC_KEYS, which is not set here.'],
  ['has another', ring(['a', keyB]), 'Key "a" of HUAWEICLOUD_CODEC_KEYS is not the one that a payload was encrypted'],
])('who %s key of that id is told so in one sentence', async (_what, codec, says) => {
  const encrypted = await ring(['a', keyA]).encode([plain]);

  await expect(codec.decode(encrypted)).rejects.toMatchObject({
    name: 'CodecError',
    message: expect.stringContaining(says) as string,
  });
});

test.each([0, 20, -1])('a payload that was changed at byte %i is refused', async (at) => {
  const encrypted = await one(ring(['a', keyA]).encode([plain]));
  const data = Buffer.from(encrypted.data ?? []);
  const index = at < 0 ? data.length + at : at;
  data[index] = (data[index] ?? 0) ^ 1;

  await expect(ring(['a', keyA]).decode([{ ...encrypted, data }])).rejects.toMatchObject({ name: 'CodecError' });
  await expect(ring(['a', keyA]).decode([{ ...encrypted, data: data.subarray(0, 5) }])).rejects.toMatchObject({
    name: 'CodecError',
  });
});

test('keys are read from the environment or from a file, one a line', () => {
  const file = join(folder, 'keys');
  writeFileSync(file, `# newest first\nb:${keyB.toString('base64')}\n\na:${keyA.toString('base64url')}\n`);
  const text = `b:${keyB.toString('base64')}, a:${keyA.toString('base64')}`;

  for (const env of [{ HUAWEICLOUD_CODEC_KEYS: text }, { HUAWEICLOUD_CODEC_KEYS_FILE: file }])
    expect([...keyRingFromEnvironment(env)].map(([id, key]) => [id, Buffer.from(key)])).toEqual([
      ['b', keyB],
      ['a', keyA],
    ]);
  expect(dataConverterFromEnvironment({})).not.toHaveProperty('failureConverterPath');
});

test.each([
  ['a key without an id', 'aHVudGVyMg==', 'Key 1 of HUAWEICLOUD_CODEC_KEYS must be id:key'],
  ['an id with spaces', 'my key:aHVudGVyMg==', 'Key 1 of HUAWEICLOUD_CODEC_KEYS must be id:key'],
  [
    'a short key',
    'a:aHVudGVyMg==',
    'must be 32 bytes in base64 (openssl rand -base64 32), and what follows its id has 7 bytes.',
  ],
  [
    'a password for a key',
    'a:hunter2!',
    'must be 32 bytes in base64 (openssl rand -base64 32), and what follows its id is no base64.',
  ],
  [
    'one id twice',
    `a:${'A'.repeat(43)}=,a:${'B'.repeat(43)}=`,
    'Key 2 of HUAWEICLOUD_CODEC_KEYS has the id of one before it',
  ],
  ['a comma only', ',', 'HUAWEICLOUD_CODEC_KEYS holds no key'],
])('%s is one sentence that shows no key', (_what, HUAWEICLOUD_CODEC_KEYS, says) => {
  let error: unknown;
  try {
    keyRingFromEnvironment({ HUAWEICLOUD_CODEC_KEYS });
  } catch (thrown) {
    error = thrown;
  }

  expect(error).toMatchObject({ name: 'CodecError', message: expect.stringContaining(says) as string });
  expect(inspect(error)).not.toMatch(/hunter2|aHVudGVyMg|AAAA/);
});

test('a file of keys that is not there is named with the variable that names it', () => {
  expect(() => keyRingFromEnvironment({ HUAWEICLOUD_CODEC_KEYS_FILE: '/nowhere/keys' })).toThrow(
    'Cannot read the file that HUAWEICLOUD_CODEC_KEYS_FILE names (ENOENT).',
  );
  expect(() => keyRingFromEnvironment({ HUAWEICLOUD_CODEC_KEYS: 'a', HUAWEICLOUD_CODEC_KEYS_FILE: '/x' })).toThrow(
    'Set HUAWEICLOUD_CODEC_KEYS or HUAWEICLOUD_CODEC_KEYS_FILE, not both.',
  );
});
