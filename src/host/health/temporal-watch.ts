import { setTimeout as pause } from 'node:timers/promises';
import type { AccessExpiry } from '../../metrics/metrics';
import type { TemporalMetrics } from '../../plugin/vitals';

/** What is asked again and again. */
export interface TemporalSources {
  /** The task queue for which it is recorded. */
  taskQueue: string;
  /** One call to the server. @throws when it does not answer in time */
  ask(): Promise<void>;
  /** When what is shown to the server runs out; empty where nothing says. */
  expiries(): AccessExpiry[];
}

const EVERY_MS = 15_000;

/** Records whether Temporal answers and how long it will let this worker in, from before the first connection on. */
export class TemporalWatch {
  private readonly ended = new AbortController();

  constructor(
    private readonly sources: TemporalSources,
    private readonly metrics: TemporalMetrics,
  ) {}

  /** Asks until it ends. */
  begin(): void {
    void this.goOn();
  }

  /** Asks no longer, and records nothing any more. */
  end(): void {
    this.ended.abort();
  }

  /** Asks now: something has just changed. */
  async look(): Promise<void> {
    const { sources } = this;
    const isReady = await sources.ask().then(
      () => true,
      () => false,
    );
    if (this.ended.signal.aborted) return;
    this.metrics.temporalReady(sources.taskQueue, isReady);
    for (const expiry of sources.expiries()) this.metrics.accessExpires(sources.taskQueue, expiry);
  }

  private async goOn(): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      await this.look();
      await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
