import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { BOUNDS } from '../domain/bounds';
import { listed, quoted } from '../domain/quoted';
import { CodecError } from './codec-error';
import type { KeyRing } from './key-ring';
import { payloadFromBytes, payloadToBytes } from './payload-bytes';
import { ownerText, refuseForeign } from './payload-owner';

/** As Temporal's own samples write it, in every language. */
const ENCODING = 'binary/encrypted';
/** In clear, and authenticated: whose payload it is. */
const BOUND_TO = 'encryption-bound-to';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** How payloads are read. */
export interface CodecOptions {
  /**
   * Read payloads wherever they stand: for a replay of downloaded histories, in which the SDK names neither the namespace
   * nor, unless it is told, the workflow. A worker or a client must not be set so.
   * @default false
   */
  wherever?: boolean;
}

/**
 * Encrypts every payload with AES-256-GCM: the first key of the ring encrypts, every key decrypts, and the payload names
 * its key. It is bound to its namespace and workflow, and refused in any other. What is not encrypted by such a codec
 * passes through, so that histories of before stay readable; without any key nothing is encrypted, and what is encrypted
 * is refused with a sentence.
 */
export class AesGcmCodec implements PayloadCodec {
  readonly #keys: KeyRing;
  readonly #wherever: boolean;

  constructor(keys: KeyRing, { wherever = false }: CodecOptions = {}) {
    this.#keys = keys;
    this.#wherever = wherever;
  }

  /** Encrypts each payload for the workflow that `context` names; as they are, without any key. */
  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    const [first] = this.#keys;
    const owner = ownerText(context);
    return first === undefined ? payloads : payloads.map((payload) => encrypted(payload, first, owner));
  }

  /**
   * Decrypts what such a codec has encrypted; all else comes back as it is.
   * @throws {CodecError} naming the key that is missing, or that is another one under the same id; or whose payload it
   *   is
   */
  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    const where = this.#wherever ? undefined : context;
    return payloads.map((payload) => (textOf(payload, 'encoding') === ENCODING ? this.#read(payload, where) : payload));
  }

  #read(payload: Payload, context: SerializationContext | undefined): Payload {
    const owner = textOf(payload, BOUND_TO);
    const decrypted = this.#decrypted(payload, owner);
    if (owner !== undefined) refuseForeign(owner, context);
    return decrypted;
  }

  #decrypted({ metadata, data }: Payload, owner: string | undefined): Payload {
    const id = textOf({ metadata }, 'encryption-key-id') ?? '';
    const key = this.#keys.get(id);
    if (key === undefined) throw new CodecError(missingKey(id, [...this.#keys.keys()]));
    const size = data?.length ?? 0;
    if (size < NONCE_BYTES + TAG_BYTES || size > BOUNDS.encryptedBytes.most)
      throw new CodecError(`An encrypted payload has ${size} bytes: it was cut off, or is none of ours.`);
    try {
      return payloadFromBytes(decrypt(data as Uint8Array, key, owner));
    } catch (cause) {
      throw new CodecError(
        `Key ${quoted(id)} of HUAWEICLOUD_CODEC_KEYS is not the one that a payload was encrypted with, or the payload was ` +
          'changed since: give every worker and client the same key under the same id.',
        { cause },
      );
    }
  }
}

function encrypted(payload: Payload, [id, key]: [string, Uint8Array], owner: string | undefined): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  if (owner !== undefined) cipher.setAAD(Buffer.from(owner));
  const data = Buffer.concat([nonce, cipher.update(payloadToBytes(payload)), cipher.final(), cipher.getAuthTag()]);
  const metadata: Record<string, Uint8Array> = {
    encoding: Buffer.from(ENCODING),
    'encryption-key-id': Buffer.from(id),
    ...(owner !== undefined && { [BOUND_TO]: Buffer.from(owner) }),
  };
  return { metadata, data };
}

function decrypt(data: Uint8Array, key: Uint8Array, owner: string | undefined): Uint8Array {
  const nonce = data.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  if (owner !== undefined) decipher.setAAD(Buffer.from(owner));
  decipher.setAuthTag(data.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

function textOf({ metadata }: Payload, name: string): string | undefined {
  const value = metadata?.[name];
  return value ? Buffer.from(value).toString('utf8') : undefined;
}

/** Ids of our keys are shorter than any key; the one that a payload names may be anything. */
function missingKey(id: string, known: string[]): string {
  const here = known.length ? `which holds ${listed(known)}` : 'which is not set here';
  return `A payload was encrypted with key ${quoted(id)}: add it to HUAWEICLOUD_CODEC_KEYS, ${here}.`;
}
