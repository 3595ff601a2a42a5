/** Payloads that cannot be encrypted or decrypted with the keys that are there: someone must change HUAWEICLOUD_CODEC_KEYS. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
}
