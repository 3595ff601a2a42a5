import { AsyncLocalStorage } from 'node:async_hooks';
import type { Connection, ConnectionLike, Metadata } from '@temporalio/client';

/** A connection that was replaced may still carry calls: those of a command end sooner than this. */
const CLOSE_AFTER_MS = 60_000;

/**
 * A connection in whose place another can be put while clients hold it: gRPC for JavaScript reads a client's certificate
 * once, when a connection is made.
 */
export class RenewedConnection implements ConnectionLike {
  /** None: those of the client are its own. */
  readonly plugins = [];
  private readonly replaced = new Map<Connection, NodeJS.Timeout>();
  /** A call and what it is bound by belong to one connection, also when another takes its place in between. */
  private readonly bound = new AsyncLocalStorage<Connection>();

  constructor(private current: Connection) {}

  /** Workflows, schedules, namespaces: asked of whichever connection is used at this moment. */
  get workflowService(): Connection['workflowService'] {
    return this.used.workflowService;
  }

  /** Search attributes: asked likewise. */
  get operatorService(): Connection['operatorService'] {
    return this.used.operatorService;
  }

  /** Shows another API key from the next call on. */
  setApiKey(key: string): void {
    this.current.setApiKey(key);
  }

  /** Calls go by another connection from now on. */
  replace(next: Connection): void {
    const before = this.current;
    this.current = next;
    this.replaced.set(before, setTimeout(() => void this.end(before), CLOSE_AFTER_MS).unref());
  }

  /** Waits until the one that is used now has answered; it throws what the SDK's own throws. */
  async ensureConnected(): Promise<void> {
    await this.used.ensureConnected();
  }

  /** Bounds the calls of a function by a moment, in milliseconds since 1970. */
  async withDeadline<R>(deadline: number | Date, call: () => Promise<R>): Promise<R> {
    return this.by((connection) => connection.withDeadline(deadline, call));
  }

  /** Sends headers with the calls of a function. */
  async withMetadata<R>(metadata: Metadata, call: () => Promise<R>): Promise<R> {
    return this.by((connection) => connection.withMetadata(metadata, call));
  }

  /** Ends the calls of a function when a signal aborts. */
  async withAbortSignal<R>(signal: AbortSignal, call: () => Promise<R>): Promise<R> {
    return this.by((connection) => connection.withAbortSignal(signal, call));
  }

  /** Closes it, and those in whose place it was put. */
  async close(): Promise<void> {
    await Promise.all([...this.replaced.keys()].map(async (connection) => this.end(connection)));
    await this.current.close();
  }

  private get used(): Connection {
    return this.bound.getStore() ?? this.current;
  }

  private by<R>(ask: (connection: Connection) => Promise<R>): Promise<R> {
    const { used } = this;
    return this.bound.run(used, () => ask(used));
  }

  private async end(connection: Connection): Promise<void> {
    clearTimeout(this.replaced.get(connection));
    this.replaced.delete(connection);
    await connection.close();
  }
}
