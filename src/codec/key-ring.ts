import { readFileSync } from 'node:fs';
import { CodecError } from './codec-error';

const KEYS = 'HUAWEICLOUD_CODEC_KEYS';
const KEYS_FILE = 'HUAWEICLOUD_CODEC_KEYS_FILE';
const KEY_BYTES = 32;
/** Shorter than any key, in hexadecimal digits or base64: one that stands in the place of its id is told from it. */
const ID = /^[\w.-]{1,32}$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** Keys by id, each of 32 bytes. The first encrypts, every one decrypts. */
export type KeyRing = ReadonlyMap<string, Uint8Array>;

/**
 * The keys of payloads: `id:key,id2:key2` in HUAWEICLOUD_CODEC_KEYS, or the same, one a line, in the file that
 * HUAWEICLOUD_CODEC_KEYS_FILE names; a key is 32 bytes in base64 (`openssl rand -base64 32`).
 * @returns no keys where neither is set
 * @throws {CodecError} in one sentence that says what to change and holds no part of a key
 */
export function keyRingFromEnvironment(env: NodeJS.ProcessEnv): KeyRing {
  const text = env[KEYS]?.trim();
  const file = env[KEYS_FILE]?.trim();
  if (text && file) throw new CodecError(`Set ${KEYS} or ${KEYS_FILE}, not both.`);
  if (text) return keyRingOf(text, KEYS);
  return file ? keyRingOf(readKeys(file), `the file of ${KEYS_FILE}`) : new Map();
}

function keyRingOf(text: string, source: string): KeyRing {
  const entries = text
    .split(/[\n,]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && !entry.startsWith('#'));
  if (entries.length === 0)
    throw new CodecError(`${source} holds no key: write id:key, the key as 32 bytes in base64.`);
  const ring = new Map<string, Uint8Array>();
  for (const [index, entry] of entries.entries()) {
    // No part of an entry is ever quoted: what stands in the place of an id may be a key.
    const which = `Key ${index + 1} of ${source}`;
    const [id = '', key] = entry.split(/:(.*)/s);
    if (key === undefined || !ID.test(id))
      throw new CodecError(`${which} must be id:key, the id of at most 32 letters, digits, dots and dashes.`);
    if (ring.has(id)) throw new CodecError(`${which} has the id of one before it: each needs an id of its own.`);
    ring.set(id, bytesOf(key.trim(), which));
  }
  return ring;
}

function bytesOf(text: string, which: string): Uint8Array {
  const bytes = BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
  if (bytes?.length === KEY_BYTES) return bytes;
  const is = bytes === undefined ? 'is no base64' : `has ${bytes.length} bytes`;
  throw new CodecError(
    `${which} must be ${KEY_BYTES} bytes in base64 (openssl rand -base64 ${KEY_BYTES}), and what follows its id ${is}.`,
  );
}

function readKeys(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // Somebody may have put a key in the place of the file's name, and Node's own error quotes that.
    const { code = 'no reason given' } = error as NodeJS.ErrnoException;
    throw new CodecError(`Cannot read the file that ${KEYS_FILE} names (${code}).`);
  }
}
