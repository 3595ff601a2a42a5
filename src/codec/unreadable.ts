import { Client } from '@temporalio/client';
import type { DataConverter, Payload, PayloadCodec, PayloadConverter, SerializationContext } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import { BOUNDS } from '../domain/bounds';
import { cut } from '../domain/reason';
import { CodecError } from './codec-error';

/** Stands in the place of a payload that cannot be read here. Where it was a failure's, its message says why. */
interface Unreadable {
  unreadable: string;
  message: string;
}

/**
 * For who lists what there is: a payload that cannot be read says why in its own place, and hides no other. Not for who
 * acts on what is read.
 */
export function readingWhatCanBe(converter: DataConverter): DataConverter {
  return { ...converter, payloadCodecs: [new ForgivingCodec(converter.payloadCodecs ?? [])] };
}

/** A client of the same server and namespace, with the same codec, that reads what can be. */
export function readerOf({ connection, options }: Client): Client {
  const { namespace, identity, interceptors, loadedDataConverter } = options;
  const { payloadConverter, payloadCodecs } = loadedDataConverter;
  const dataConverter = {
    ...loadedDataConverter,
    payloadCodecs: [new ForgivingCodec(payloadCodecs, payloadConverter)],
  };
  return new Client({ connection, namespace, identity, interceptors, dataConverter });
}

/** Why a value could not be read; undefined of one that could. */
export function whyUnreadable(value: unknown): string | undefined {
  const { unreadable } = (value ?? {}) as Partial<Unreadable>;
  return typeof unreadable === 'string' ? cut(unreadable, BOUNDS.failureTextCharacters.most) : undefined;
}

class ForgivingCodec implements PayloadCodec {
  constructor(
    private readonly codecs: PayloadCodec[],
    private readonly converter: PayloadConverter = defaultPayloadConverter,
  ) {}

  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    let encoded = payloads;
    for (const codec of this.codecs) encoded = await codec.encode(encoded, context);
    return encoded;
  }

  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    return Promise.all(payloads.map(async (payload) => this.one(payload, context)));
  }

  private async one(payload: Payload, context: SerializationContext | undefined): Promise<Payload> {
    try {
      let decoded = [payload];
      // The last to encode is the first to decode.
      for (const codec of this.codecs.toReversed()) decoded = await codec.decode(decoded, context);
      const [read = payload] = decoded;
      this.converter.fromPayload(read);
      return read;
    } catch (error) {
      const unreadable = error instanceof CodecError ? error.message : 'A payload is none that this program can read.';
      return defaultPayloadConverter.toPayload({ unreadable, message: unreadable } satisfies Unreadable);
    }
  }
}
