import { activityInfo, Context, heartbeat } from '@temporalio/activity';
import type { Fence } from '../domain/fence';
import type { StartAttempt } from './start-with-fence';
import type { StopAttempt } from './stop-with-receipt';
import { stopping } from './watcher';

const KEEP_DEADLINE_MS = 5_000;
const DEFAULT_STOP_FOR_MS = 3_600_000;

/**
 * A start attempt that keeps its fence in Temporal's server. Only acknowledged heartbeats are sent: an ordinary one is
 * throttled, and leaves later with old contents.
 */
export class TemporalStartAttempt implements StartAttempt {
  private latest: Fence | undefined;

  constructor(
    given: Fence | undefined,
    private readonly draining: AbortSignal,
  ) {
    this.latest = (activityInfo().heartbeatDetails as Fence | undefined) ?? given;
  }

  get fence(): Fence | undefined {
    return this.latest;
  }

  async keep(fence: Fence): Promise<void> {
    const { client, info } = Context.current();
    await client.withDeadline(Date.now() + KEEP_DEADLINE_MS, async () =>
      client.activity.heartbeat(info.taskToken, fence),
    );
    this.latest = fence;
  }

  async pause(ms: number): Promise<void> {
    await pauseUnlessDraining(ms, this.draining);
  }

  nowMs(): number {
    return performance.now();
  }
}

/** A stop attempt that says every few seconds that it is alive. */
export class TemporalStopAttempt implements StopAttempt {
  private readonly endsAt: number;

  constructor(
    forMs: number | undefined,
    private readonly draining: AbortSignal,
  ) {
    // From when the stop was first asked for, so that a chain of attempts ends in time.
    const alreadyMs = Math.max(0, Date.now() - activityInfo().scheduledTimestampMs);
    this.endsAt = performance.now() + (forMs ?? DEFAULT_STOP_FOR_MS) - alreadyMs;
  }

  async pause(ms: number): Promise<void> {
    heartbeat();
    await pauseUnlessDraining(ms, this.draining);
  }

  nowMs(): number {
    return performance.now();
  }

  leftMs(): number {
    return this.endsAt - performance.now();
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
