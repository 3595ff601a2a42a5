import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@temporalio/common';
import { Connection, ServiceError } from '@temporalio/client';
import type { Worker } from '@temporalio/worker';
import { NativeConnection, TransportError } from '@temporalio/worker';
import { type AccessOptions, changeOf, type TemporalAccess } from '../config/temporal-access';
import type { AccessExpiry } from '../metrics/metrics';
import { accessExpiries } from './access-expiry';
import { AccessFollower } from './access-follower';
import { GRPC_CHANNEL } from './grpc-channel';
import { temporalTrouble } from './temporal-trouble';

const ANSWERED_WITHIN_MS = 5_000;
/** Between two tries, doubling. */
const PAUSE_MS = { first: 250, most: 5_000 };
const SAID_EVERY_MS = 60_000;

/**
 * A worker's connection to Temporal, which may be long in coming: a server that is down, a key that is refused and a
 * namespace that is not there are mended elsewhere, and a process that ends meanwhile mends none of them.
 */
export class ServerConnection {
  private connection: NativeConnection | undefined;
  /** What it was before the last change: an activity that began with it may still ask by it. */
  private retired: NativeConnection | undefined;
  /** What the server has last been shown by it. */
  private shown: AccessOptions | undefined;
  private trouble: Error | undefined;
  private saidAtMs = -Infinity;

  constructor(
    /** Which server, and what it is shown. */
    private readonly access: TemporalAccess,
    /** Of the runtime as it is then: the SDK ends a runtime whose first connection fails, and its log with it. */
    private readonly log: () => Pick<Logger, 'info' | 'warn'>,
  ) {}

  /**
   * Tries until the server answers and has the namespace, and says now and then why it does not. Each try shows what
   * there is to show by then, so that it is to be called again after other waiting; not once a worker runs on it.
   * @param check what else has to go well with the server; what it throws that is not of the server is thrown
   * @returns undefined when the signal aborts before
   */
  async untilOpen(
    signal: AbortSignal,
    check: (connection: NativeConnection) => Promise<void>,
  ): Promise<NativeConnection | undefined> {
    for (let restMs = PAUSE_MS.first; !signal.aborted; restMs = Math.min(restMs * 2, PAUSE_MS.most)) {
      const connection = await this.tried(signal, check);
      if (connection) return connection;
      await pause(restMs, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }

  /**
   * Asks whether the namespace is there.
   * @throws an error that says in a sentence or two what keeps the server from answering within 5 s
   */
  async ask(): Promise<void> {
    const { connection } = this;
    if (!connection) throw this.trouble ?? new Error(`Temporal at ${this.access.address} has not answered yet.`);
    try {
      await this.describe(connection);
    } catch (error) {
      throw await this.troubleOf(error);
    }
  }

  /**
   * When what is shown to the server runs out; empty where nothing says. What has been put in its place and was refused
   * does not count.
   */
  expiries(): AccessExpiry[] {
    return accessExpiries(this.shown ?? this.access.now());
  }

  /**
   * Has a worker that runs on it take up what is rotated: another API key, or another certificate by a connection that
   * takes the place of this one. Tasks under way go on.
   * @returns how to end that
   */
  follow(worker: Pick<Worker, 'connection'>): () => Promise<void> {
    const follower = new AccessFollower(
      this.shown ?? this.access.now(),
      this.access,
      {
        setApiKey: async (apiKey) => {
          await this.connection?.setApiKey(apiKey);
          this.shown = { ...this.shown, apiKey };
        },
        reconnect: async (options) => {
          const next = await this.connect(options);
          try {
            worker.connection = next;
          } catch (error) {
            await next.close();
            throw error;
          }
          const { retired } = this;
          this.retired = this.connection;
          this.connection = next;
          this.shown = options;
          await retired?.close();
        },
      },
      this.log,
    );
    return () => follower.end();
  }

  /** Ends it, if it has come to be. */
  async close(): Promise<void> {
    await this.retired?.close();
    await this.connection?.close();
  }

  private async tried(
    signal: AbortSignal,
    check: (connection: NativeConnection) => Promise<void>,
  ): Promise<NativeConnection | undefined> {
    try {
      const connection = await this.showingWhatIsNow(signal);
      if (!connection) return undefined;
      await check(connection);
      if (this.trouble) this.log().info(`Temporal at ${this.access.address} answers.`);
      this.trouble = undefined;
      return connection;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!isOfTheServer(error)) throw error;
      this.trouble = await this.troubleOf(error);
      this.say(this.trouble.message);
      return undefined;
    }
  }

  /** What has been rotated since the last try may be what mends it. */
  private async showingWhatIsNow(signal: AbortSignal): Promise<NativeConnection | undefined> {
    const { connection: before, shown } = this;
    const now = this.access.now();
    const change = before && shown ? changeOf(shown, now) : 'connection';
    if (change === 'apiKey' && now.apiKey !== undefined) await before?.setApiKey(now.apiKey);
    if (change === 'connection') {
      const next = await unlessAborted(this.connect(now), signal);
      if (!next) return undefined;
      this.connection = next;
      await before?.close();
    }
    this.shown = now;
    return this.connection;
  }

  /** By the SDK's other gRPC first: whatever fails there fails without ending the runtime. */
  private async connect(connectionOptions: AccessOptions): Promise<NativeConnection> {
    const bounds = { channelArgs: GRPC_CHANNEL, connectTimeout: ANSWERED_WITHIN_MS };
    const trial = await Connection.connect({ ...connectionOptions, ...bounds });
    try {
      await this.describe(trial);
    } finally {
      await trial.close();
    }
    return NativeConnection.connect(connectionOptions);
  }

  private async describe(connection: Pick<NativeConnection, 'workflowService' | 'withDeadline'>): Promise<void> {
    const ask = () => connection.workflowService.describeNamespace({ namespace: this.access.namespace });
    await connection.withDeadline(Date.now() + ANSWERED_WITHIN_MS, ask);
  }

  private async troubleOf(error: unknown): Promise<Error> {
    const { cause, todo } = await temporalTrouble(error, this.access.place());
    return new Error(`Temporal at ${this.access.address} cannot be used: ${cause}. ${todo}`, { cause: error });
  }

  private say(trouble: string): void {
    const now = performance.now();
    if (now - this.saidAtMs < SAID_EVERY_MS) return;
    this.saidAtMs = now;
    this.log().warn(`${trouble} The worker waits for it, and takes no task until then.`);
  }
}

/** No answer, or a refusal; not a mistake in what we were given, which a `TypeError` or a fault of PEM is. */
function isOfTheServer(error: unknown): error is Error {
  if (error instanceof TransportError || error instanceof ServiceError) return true;
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'number' || message === 'Failed to connect before the deadline';
}

/** Connecting cannot be called off: who does not wait for it any more closes what comes of it. */
async function unlessAborted(
  connecting: Promise<NativeConnection>,
  signal: AbortSignal,
): Promise<NativeConnection | undefined> {
  const over = new AbortController();
  const aborted = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: over.signal });
  });
  try {
    const connection = await Promise.race([connecting, aborted]);
    if (!connection) {
      connecting.then(
        async (late) => late.close(),
        () => undefined,
      );
    }
    return connection;
  } finally {
    over.abort();
  }
}
