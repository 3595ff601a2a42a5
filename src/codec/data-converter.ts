import type { DataConverter } from '@temporalio/common';
import { AesGcmCodec, type CodecOptions } from './aes-gcm-codec';
import { type KeyRing, keyRingFromEnvironment } from './key-ring';

/** For `failureConverterPath` of a Worker, a Client and `bundleWorkflowCode`. */
export const failureConverterPath = require.resolve('./failure-converter');

/**
 * What a Worker or Client needs as its `dataConverter` to encrypt payloads, and failures with them. Without keys nothing
 * is encrypted, and whoever meets what is encrypted is told which key is missing.
 * @param keys first the one that encrypts
 */
export function encryptingDataConverter(keys: KeyRing, options?: CodecOptions): DataConverter {
  const payloadCodecs = [new AesGcmCodec(keys, options)];
  return keys.size === 0 ? { payloadCodecs } : { payloadCodecs, failureConverterPath };
}

/**
 * The same with the keys of HUAWEICLOUD_CODEC_KEYS or HUAWEICLOUD_CODEC_KEYS_FILE.
 * @throws {CodecError} when they cannot be read, in one sentence
 */
export function dataConverterFromEnvironment(env: NodeJS.ProcessEnv = process.env): DataConverter {
  return encryptingDataConverter(keyRingFromEnvironment(env));
}

/** Whether anything is encrypted with it. */
export function isEncrypting({ failureConverterPath: path }: DataConverter): boolean {
  return path !== undefined;
}
