import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Secret } from './secret-forms';

/** undici publishes what it sends and receives: https://undici.nodejs.org/#/docs/api/DiagnosticsChannel */
const SENT = 'undici:client:sendHeaders';
const RECEIVED = 'undici:request:headers';

/** Listens to every request of this process, and keeps the proofs of identity in it. */
export class OverheardSecrets {
  private readonly texts = new Map<string, string>();
  private readonly onSent = (message: unknown) => this.hearSent(message);
  private readonly onReceived = (message: unknown) => this.hearReceived(message);

  constructor() {
    subscribe(SENT, this.onSent);
    subscribe(RECEIVED, this.onReceived);
  }

  get all(): Secret[] {
    return [...this.texts].map(([text, what]) => ({ what, text }));
  }

  stop(): void {
    unsubscribe(SENT, this.onSent);
    unsubscribe(RECEIVED, this.onReceived);
  }

  private hearSent(message: unknown): void {
    const { headers } = message as { headers: string };
    for (const [, signature] of headers.matchAll(/Signature=([0-9a-f]{64})/g)) this.keep('a signature', signature);
    for (const [, token] of headers.matchAll(/^x-auth-token: (.+)$/gim)) this.keep('a token', token?.trim());
  }

  private hearReceived(message: unknown): void {
    const { response } = message as { response: { headers: Buffer[] } };
    const words = response.headers.map((word) => word.toString());
    words.forEach((word, at) => {
      if (word.toLowerCase() === 'x-subject-token') this.keep('a token', words[at + 1]);
    });
  }

  private keep(what: string, text: string | undefined): void {
    if (text) this.texts.set(text, what);
  }
}
