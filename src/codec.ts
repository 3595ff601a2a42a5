export { AesGcmCodec, type CodecOptions } from './codec/aes-gcm-codec';
export { CodecError } from './codec/codec-error';
export { dataConverterFromEnvironment, encryptingDataConverter, failureConverterPath } from './codec/data-converter';
export { type KeyRing, keyRingFromEnvironment } from './codec/key-ring';
