import { Context } from '@temporalio/activity';
import { ActivityCancelledError } from '@temporalio/client';
import type { Timer } from '../../client/clock';
import { clock } from '../../client/clock';
import type { Fence } from '../../domain/fence';
import { pauseUnlessDraining } from '../draining';
import { fairnessKeyOf } from '../fairness-key';
import { ALIVE_EVERY_MS, keepHeartbeatInTime } from '../kept-heartbeat';
import { type HasPresentClient, presentClientOf } from '../present-client';
import { StepFailure } from '../step-failure';
import type { StartAttempt } from './start-options';

/** Well before 30 s without a word count as the death of this worker, and later than most starts need for their fence. */
const FENCE_AWAITED_MS = 18_000;

/**
 * A start attempt that keeps its fence in Temporal's server by an acknowledged heartbeat. The SDK hears nothing of
 * those: it counts an attempt whose ordinary heartbeats fail as dead, and drops its result without a word. So ordinary
 * ones go out as well. They are throttled, sent again, and may arrive after one that left later, in whose place they then
 * stand: so each carries the whole fence, and none is ever stored as closed. An open one too many only costs a look.
 *
 * One that left before there was a fence would take the fence away. An attempt that had to send such a heartbeat (its turn
 * to look had not come for long) sends no start: it hands the fence to the workflow, which asks again with it.
 */
export class TemporalStartAttempt implements StartAttempt {
  private latest: Fence | undefined;
  private carried: Fence | undefined;
  private readonly alive: Timer;
  private readonly activity = Context.current();
  private hasBeaten = false;
  /** A heartbeat without a fence has left, and may arrive at any time. */
  private hasBeatenBlind = false;
  private hasHeardCancel = false;

  constructor(
    /** What is known of before: an earlier attempt's heartbeat, or what the request brings. */
    given: Fence | undefined,
    private readonly draining: AbortSignal,
    /** Nothing was sent under the fence that was given: what it does not show is nobody's of ours. */
    readonly isUnsent = false,
    /** Who tells by whom Temporal is asked now. @default by whom the activity began */
    readonly presentClient: HasPresentClient['presentClient'] = undefined,
  ) {
    this.latest = given;
    // A closed one says only that nothing was sent: carried, it would say so of the fence that comes after it.
    this.carried = this.latest?.closed ? undefined : this.latest;
    const from = clock.monotonicMs();
    this.alive = clock.every(ALIVE_EVERY_MS / 4, () => {
      if (this.carried || clock.monotonicMs() - from >= FENCE_AWAITED_MS) this.beat();
    });
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

  get isReset(): boolean {
    return this.activity.cancellationDetails?.reset ?? false;
  }

  async keep(fence: Fence): Promise<void> {
    // That nothing was sent is known here, and our own failure tells it. The server is told by nothing else: said by a
    // heartbeat that comes late, it would be believed of the fence after this one.
    // So is what a reply has said, which is heard once.
    if (fence.closed || fence.mixed || this.hasBeatenBlind) this.latest = fence;
    if (fence.closed) return;
    if (this.hasBeatenBlind) throw handedOver();
    this.carried = fence;
    // One that waits in the SDK's throttle could leave after ours, with what it held before.
    if (this.hasBeaten) this.activity.heartbeat(fence);
    await this.store(fence);
    this.latest = fence;
  }

  async pause(ms: number): Promise<void> {
    await pauseUnlessDraining(ms, this.draining);
  }

  nowMs(): number {
    return clock.monotonicMs();
  }

  /** Ends the ordinary heartbeats. Once for every attempt, whatever came of it. */
  close(): void {
    this.alive.cancel();
  }

  /** The reply tells of a cancel too, long before an ordinary heartbeat would. */
  private async store(fence: Fence): Promise<void> {
    const { activity } = this;
    try {
      await keepHeartbeatInTime(presentClientOf(this, activity), activity, fence);
    } catch (error) {
      if (error instanceof ActivityCancelledError) this.hasHeardCancel = true;
      throw error;
    }
  }

  private beat(): void {
    this.hasBeaten = true;
    this.hasBeatenBlind ||= this.carried === undefined;
    this.activity.heartbeat(this.carried);
  }
}

function handedOver(): StepFailure {
  const message = 'nothing was sent yet: the look before the start took long, and what it showed is kept first';
  return new StepFailure('Unavailable', message, { isUnsent: true });
}
