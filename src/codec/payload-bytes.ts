import type { Payload } from '@temporalio/common';
import { Field, MapField, Type } from 'protobufjs';

/** `temporal.api.common.v1.Payload`, as other SDKs' codecs serialise what they encrypt. */
const PayloadMessage = new Type('Payload')
  .add(new MapField('metadata', 1, 'string', 'bytes'))
  .add(new Field('data', 2, 'bytes'))
  .add(new Field('externalPayloads', 3, 'ExternalPayloadDetails', 'repeated'))
  .add(new Type('ExternalPayloadDetails').add(new Field('sizeBytes', 1, 'int64')));

/** A payload as protobuf: what is encrypted. */
export function payloadToBytes(payload: Payload): Uint8Array {
  return PayloadMessage.encode(PayloadMessage.create(payload)).finish();
}

/** The payload that was once encrypted. @throws when the bytes are no payload */
export function payloadFromBytes(bytes: Uint8Array): Payload {
  return PayloadMessage.decode(bytes) as unknown as Payload;
}
