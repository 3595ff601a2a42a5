import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { CodecError } from './codec-error';
import type { KeyRing } from './key-ring';
import { payloadFromBytes, payloadToBytes } from './payload-bytes';

/** As Temporal's own samples write it, in every language, so that their tools and SDKs read it. */
const ENCODING = 'binary/encrypted';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts every payload with AES-256-GCM: the first key of the ring encrypts, every key decrypts, and the payload names
 * its key. What is not encrypted by such a codec passes through, so that histories of before stay readable; without any
 * key nothing is encrypted, and what is encrypted is refused with a sentence.
 */
export class AesGcmCodec implements PayloadCodec {
  readonly #keys: KeyRing;

  constructor(keys: KeyRing) {
    this.#keys = keys;
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const [first] = this.#keys;
    return first === undefined ? payloads : payloads.map((payload) => encrypted(payload, ...first));
  }

  /** @throws {CodecError} naming the key that is missing, or that is another one under the same id */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => (textOf(payload, 'encoding') === ENCODING ? this.#decrypted(payload) : payload));
  }

  #decrypted(payload: Payload): Payload {
    const id = textOf(payload, 'encryption-key-id') ?? '';
    const key = this.#keys.get(id);
    if (key === undefined) throw new CodecError(missingKey(id, [...this.#keys.keys()]));
    try {
      return payloadFromBytes(decrypt(payload.data ?? new Uint8Array(), key));
    } catch (cause) {
      throw new CodecError(
        `Key ${JSON.stringify(id)} of HUAWEICLOUD_CODEC_KEYS is not the one that a payload was encrypted with: give ` +
          'every worker and client the same key under the same id.',
        { cause },
      );
    }
  }
}

function encrypted(payload: Payload, id: string, key: Uint8Array): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const data = Buffer.concat([nonce, cipher.update(payloadToBytes(payload)), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { encoding: Buffer.from(ENCODING), 'encryption-key-id': Buffer.from(id) }, data };
}

function decrypt(data: Uint8Array, key: Uint8Array): Uint8Array {
  const nonce = data.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(data.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

function textOf({ metadata }: Payload, name: string): string | undefined {
  const value = metadata?.[name];
  return value ? Buffer.from(value).toString('utf8') : undefined;
}

function missingKey(id: string, known: string[]): string {
  const has = known.length ? `which holds ${known.join(', ')}` : 'which is not set here';
  return `A payload was encrypted with key ${JSON.stringify(id)}: add it to HUAWEICLOUD_CODEC_KEYS, ${has}.`;
}
