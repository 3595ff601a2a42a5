import type { CallObserver } from '../client/http/call-observer';

/** Whether the cloud accepts the credentials of a connection, as far as its calls have shown. */
export class CredentialsStanding implements CallObserver {
  private last: 'unknown' | 'accepted' | Error = 'unknown';
  private readonly listeners = new Set<() => void>();

  constructor(
    /** The name a pipeline's `connection` gives. */
    readonly connection: string,
  ) {}

  /** `unknown` until the cloud has said either. */
  get is(): 'unknown' | 'accepted' | 'refused' {
    return this.last instanceof Error ? 'refused' : this.last;
  }

  /** Why they are refused, and what to do. */
  get refusal(): Error | undefined {
    return this.last instanceof Error ? this.last : undefined;
  }

  credentialsChecked(refusal?: Error): void {
    const was = this.is;
    this.last = refusal ?? 'accepted';
    if (this.is !== was) for (const listener of this.listeners) listener();
  }

  /** Calls back whenever it stands otherwise than before. @returns how to end that */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
