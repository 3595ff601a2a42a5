import type { LoadedDataConverter, Payload, SerializationContext } from '@temporalio/common';
import type { RawFailure } from './raw-history';

/** What a failure tells, once it is decoded. */
export interface ReadFailure {
  /** Of an application failure; absent for others, such as a timeout. */
  type?: string;
  /** Decrypted where it was encrypted. */
  message: string;
  /** The first of its details; of a timeout, the last heartbeat. */
  left: unknown;
}

/** Reads what is stored as payloads, with the codec that a client has. */
export class PayloadReader {
  private readonly context: SerializationContext | undefined;

  /** @param owner whose history it is: what was encrypted for another workflow is refused. Not known of a history in a file */
  constructor(
    private readonly converter: LoadedDataConverter,
    owner?: { namespace: string; workflowId: string },
  ) {
    this.context = owner && { type: 'activity', ...owner, isLocal: false };
  }

  /**
   * Reads the first of some payloads: an argument, a result, a detail.
   * @returns the first of the payloads; undefined without one
   */
  async first(payloads: readonly Payload[] | null | undefined): Promise<unknown> {
    const [payload] = payloads ?? [];
    return payload ? this.value(payload) : undefined;
  }

  /** Reads a failure, its message and what it handed on. */
  async failure(failure: RawFailure | null | undefined): Promise<ReadFailure> {
    const { applicationFailureInfo: app, timeoutFailureInfo: timeout, canceledFailureInfo: cancelled } = failure ?? {};
    const reset = failure?.resetWorkflowFailureInfo;
    const left =
      app?.details ?? timeout?.lastHeartbeatDetails ?? cancelled?.details ?? reset?.lastHeartbeatDetails ?? undefined;
    return {
      type: app?.type ?? undefined,
      message: await this.message(failure),
      left: await this.first(left?.payloads),
    };
  }

  /** With encryption, messages are payloads too. */
  private async message(failure: RawFailure | null | undefined): Promise<string> {
    const encoded = failure?.encodedAttributes;
    const attributes = encoded ? ((await this.value(encoded)) as { message?: string } | undefined) : undefined;
    return attributes?.message ?? failure?.message ?? '';
  }

  private async value(payload: Payload): Promise<unknown> {
    let decoded = [payload];
    // The last to encode is the first to decode.
    for (const codec of this.converter.payloadCodecs.toReversed()) decoded = await codec.decode(decoded, this.context);
    return decoded[0] && this.converter.payloadConverter.fromPayload(decoded[0]);
  }
}
