import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Secret } from '../../credentials/secret-forms';

/** Node publishes what the servers of this process are sent: https://nodejs.org/api/diagnostics_channel.html#http */
const ARRIVED = 'http.server.request.start';

/** Reads along what a pretend cloud of this process is shown, and keeps the proofs of identity in it. */
export class ToldToTheCloud {
  private readonly texts = new Map<string, string>();
  private readonly onArrived = (message: unknown) => this.read((message as { request: IncomingMessage }).request);

  constructor() {
    subscribe(ARRIVED, this.onArrived);
  }

  get all(): Secret[] {
    return [...this.texts].map(([text, what]) => ({ what, text }));
  }

  stop(): void {
    unsubscribe(ARRIVED, this.onArrived);
  }

  private read({ headers }: IncomingMessage): void {
    const [, signature] = /Signature=([0-9a-f]{64})/.exec(headers.authorization ?? '') ?? [];
    const token = headers['x-auth-token'];
    if (signature !== undefined) this.texts.set(signature, 'a signature');
    if (typeof token === 'string') this.texts.set(token, 'a token');
  }
}
