import { clock } from '../../client/clock';
import { asError } from '../../client/call-options';
import type { PaceBounds } from '../../domain/pace';
import { alignedDue, checkedPace } from '../../domain/pace';
import type { Sighting } from '../../domain/verdict';
import { stopping } from '../draining';
import { HeartbeatWheel } from './heartbeat-wheel';
import { LookGroup } from './look-group';
import type { Wait } from './open-wait';
import { OpenWait } from './open-wait';
import type { WaitsOfService } from './waits-report';
import { reportOf } from './waits-report';

interface Promised {
  group: LookGroup;
  stopBeating: () => void;
  /** Ends with the first look, whatever it sees. */
  once: boolean;
  settle(how: { seen: Sighting[]; pauseMs: number } | { error: Error }): void;
}

/**
 * Keeps every wait of a worker process: one promise each, ended by the look that sees the last of its runs end.
 * A failed look is not a failed job: it only delays the next.
 */
export class Watcher {
  private readonly waits = new Map<OpenWait, Promised>();
  private readonly groups = new Map<string, LookGroup>();
  private readonly wheel = new HeartbeatWheel();
  private readonly outlook = {
    looked: (wait: OpenWait) => this.looked(wait),
    failed: (wait: OpenWait, error: unknown) => this.failed(wait, error),
  };
  private readonly pace: PaceBounds;
  private kept = 0;
  private drained = false;

  /**
   * @param capacity most waits held at once; beyond it the caller looks once and comes back later
   * @param tell hears of each answered look how long after it was due the answer came
   * @throws RangeError for a pace that is none
   */
  constructor(
    pace: PaceBounds,
    /** Most waits held at once; beyond it the caller looks once and comes back later. */
    public capacity: number = Number.POSITIVE_INFINITY,
    private readonly tell: (service: string, lateMs: number) => void = () => undefined,
  ) {
    this.pace = checkedPace(pace);
  }

  /** Waits held now. */
  get count(): number {
    return this.kept;
  }

  /** Whether one more wait can be held. */
  get hasRoom(): boolean {
    return this.kept < this.capacity;
  }

  /**
   * Waits until every run has ended.
   * @throws when the signal aborts, with its reason; a retryable failure when this worker is about to stop
   */
  async untilEnded(wait: Wait): Promise<Sighting[]> {
    return (await this.open(wait, false)).seen;
  }

  /**
   * Looks once, together with the others of its group.
   * @returns what was seen, nothing when the look failed; whether that ends the wait; else when to look again
   */
  async lookOnce(wait: Wait): Promise<{ seen: Sighting[]; isOver: boolean; pauseMs: number }> {
    return this.open(wait, true);
  }

  /** How the waits stand, by service. */
  report(): WaitsOfService[] {
    return reportOf(this.waits.keys());
  }

  /** Ends every wait so that another worker takes it over; refuses new ones. */
  drain(): void {
    this.drained = true;
    for (const wait of [...this.waits.keys()]) this.close(wait, { error: stopping() });
  }

  private async open(wait: Wait, once: boolean): Promise<{ seen: Sighting[]; isOver: boolean; pauseMs: number }> {
    if (this.drained) throw stopping();
    const open = new OpenWait(wait);
    return new Promise((resolve, reject) => {
      const abort = () => this.close(open, { error: asError(wait.signal.reason) });
      const group = this.groupOf(wait);
      this.waits.set(open, {
        group,
        once,
        stopBeating: this.wheel.add(() => wait.beat(open.seen, false, open.found)),
        settle: (how) => {
          wait.signal.removeEventListener('abort', abort);
          if ('error' in how) reject(how.error);
          else resolve({ ...how, isOver: open.isOver });
        },
      });
      if (!once) this.kept += 1;
      group.waits.add(open);
      wait.signal.addEventListener('abort', abort, { once: true });
      group.isDue(open);
      if (wait.signal.aborted) abort();
    });
  }

  private groupOf({ group: name, list }: Wait): LookGroup {
    const group = this.groups.get(name) ?? new LookGroup(list, this.outlook);
    this.groups.set(name, group);
    return group;
  }

  private close(wait: OpenWait, how: { seen: Sighting[]; pauseMs: number } | { error: Error }): void {
    const promised = this.waits.get(wait);
    if (!promised) return;
    this.waits.delete(wait);
    wait.timer?.cancel();
    promised.stopBeating();
    promised.group.leave(wait);
    if (!promised.once) this.kept -= 1;
    if (!promised.group.waits.size) this.groups.delete(wait.wait.group);
    promised.settle(how);
  }

  private looked(wait: OpenWait): void {
    const promised = this.waits.get(wait);
    if (!promised) return;
    if (wait.dueSinceMs !== undefined) this.tell(wait.wait.service, clock.monotonicMs() - wait.dueSinceMs);
    // Once it is over, the activity's result says how it ended.
    if (!wait.isOver) wait.show();
    const pauseMs = wait.pause(this.pace);
    if (promised.once || wait.isOver) return this.close(wait, { seen: wait.seen, pauseMs });
    this.rest(wait, alignedDue(clock.monotonicMs(), pauseMs) - clock.monotonicMs());
  }

  private failed(wait: OpenWait, error: unknown): void {
    const promised = this.waits.get(wait);
    if (!promised) return;
    const pauseMs = wait.failed(error, this.pace);
    if (wait.isEndedBy(error)) return this.close(wait, { error });
    if (promised.once) return this.close(wait, { seen: [], pauseMs });
    this.rest(wait, pauseMs);
  }

  private rest(wait: OpenWait, ms: number): void {
    wait.timer?.cancel();
    wait.state = 'resting';
    wait.dueSinceMs = undefined;
    wait.timer = clock.after(ms, () => this.waits.get(wait)?.group.isDue(wait));
  }
}
