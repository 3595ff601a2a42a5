import { Context } from '@temporalio/activity';
import { ActivityCancelledError } from '@temporalio/client';
import type { Fence } from '../domain/fence';
import { fairnessKeyOf } from './fairness-key';
import type { StartAttempt } from './start-with-fence';
import type { StopAttempt } from './stop-with-receipt';
import { stopping } from './watcher';

const KEEP_DEADLINE_MS = 5_000;
const ALIVE_EVERY_MS = 8_000;
const DEFAULT_STOP_FOR_MS = 3_600_000;

/**
 * A start attempt that keeps its fence in Temporal's server by an acknowledged heartbeat. The SDK hears nothing of
 * those: it counts an attempt whose ordinary heartbeats fail as dead, and drops its result without a word. So ordinary
 * ones go out as well. They are throttled and may leave late, so each carries the whole fence, is told of it before the
 * server is, and never says that a fence is closed: an open one too many only costs a look.
 */
export class TemporalStartAttempt implements StartAttempt {
  private latest: Fence | undefined;
  private carried: Fence | undefined;
  private readonly alive: NodeJS.Timeout;
  private readonly activity = Context.current();
  private hasBeaten = false;
  private hasHeardCancel = false;

  constructor(
    given: Fence | undefined,
    private readonly draining: AbortSignal,
  ) {
    this.latest = (this.activity.info.heartbeatDetails as Fence | undefined) ?? given;
    this.carried = this.latest;
    this.alive = setInterval(() => this.beat(), ALIVE_EVERY_MS);
  }

  get fence(): Fence | undefined {
    return this.latest;
  }

  get fairnessKey(): string {
    return fairnessKeyOf(this.activity.info);
  }

  get isCalledOff(): boolean {
    return this.hasHeardCancel || this.activity.cancellationSignal.aborted;
  }

  async keep(fence: Fence): Promise<void> {
    // That nothing was sent is known here, whether the server hears of it or not: our own failure carries it.
    if (fence.closed) this.latest = fence;
    if (!fence.closed) {
      this.carried = fence;
      // One that waits in the SDK's throttle could leave after ours, with what it held before.
      if (this.hasBeaten) this.activity.heartbeat(fence);
    }
    await this.store(fence);
    this.latest = fence;
  }

  async pause(ms: number): Promise<void> {
    await pauseUnlessDraining(ms, this.draining);
  }

  nowMs(): number {
    return performance.now();
  }

  close(): void {
    clearInterval(this.alive);
  }

  /** The reply tells of a cancel too, long before an ordinary heartbeat would. */
  private async store(fence: Fence): Promise<void> {
    const { client, info } = this.activity;
    try {
      await client.withDeadline(Date.now() + KEEP_DEADLINE_MS, async () =>
        client.activity.heartbeat(info.taskToken, fence),
      );
    } catch (error) {
      if (error instanceof ActivityCancelledError) this.hasHeardCancel = true;
      throw error;
    }
  }

  private beat(): void {
    this.hasBeaten = true;
    this.activity.heartbeat(this.carried);
  }
}

/** Heartbeat details of a stop: which runs the cloud was asked to stop. */
interface StopDetails {
  kind: 'stop';
  asked: string[];
}

/** A stop attempt that says every few seconds that it is alive, and what it has asked for. */
export class TemporalStopAttempt implements StopAttempt {
  readonly asked: Set<string>;
  private readonly endsAt: number;
  private readonly alive: NodeJS.Timeout;
  private readonly activity = Context.current();

  constructor(
    forMs: number | undefined,
    private readonly draining: AbortSignal,
  ) {
    const { info } = this.activity;
    this.asked = new Set((info.heartbeatDetails as StopDetails | undefined)?.asked);
    // From when the stop was first asked for, so that a chain of attempts ends in time.
    const alreadyMs = Math.max(0, Date.now() - info.scheduledTimestampMs);
    this.endsAt = performance.now() + (forMs ?? DEFAULT_STOP_FOR_MS) - alreadyMs;
    this.alive = setInterval(() => this.beat(), ALIVE_EVERY_MS);
  }

  async pause(ms: number): Promise<void> {
    this.beat();
    await pauseUnlessDraining(ms, this.draining);
  }

  nowMs(): number {
    return performance.now();
  }

  get fairnessKey(): string {
    return fairnessKeyOf(this.activity.info);
  }

  leftMs(): number {
    return this.endsAt - performance.now();
  }

  close(): void {
    clearInterval(this.alive);
  }

  private beat(): void {
    const details: StopDetails = { kind: 'stop', asked: [...this.asked] };
    this.activity.heartbeat(details);
  }
}

/** @throws a retryable failure when this worker is about to stop, before or while waiting */
async function pauseUnlessDraining(ms: number, draining: AbortSignal): Promise<void> {
  if (draining.aborted) throw stopping();
  await new Promise<void>((resolve, reject) => {
    const drained = () => {
      clearTimeout(timer);
      reject(stopping());
    };
    const timer = setTimeout(() => {
      draining.removeEventListener('abort', drained);
      resolve();
    }, ms);
    draining.addEventListener('abort', drained, { once: true });
  });
}
