import type { Timer } from '../../client/clock';
import { clock } from '../../client/clock';

/** Well under the heartbeat timeout; the SDK passes on no more than it has to. */
const ROUND_MS = 10_000;
const STEPS = 100;
const STEP_MS = ROUND_MS / STEPS;

/**
 * Calls many callbacks once a round each, spread over the round: ten thousand at one moment would hold up the rest. A step
 * that has none to call is passed over, so that few waits wake the process seldom.
 */
export class HeartbeatWheel {
  /** By its place in the round; a step without any is left out. */
  private readonly steps = new Map<number, Set<() => void>>();
  private timer: Timer | undefined;
  private added = 0;
  /** The last step that was made, counted from the beginning of the clock. */
  private made = 0;
  /** The step that the timer is for. */
  private awaited = 0;

  /** Calls this once a round from now on. @returns how to end that */
  add(beat: () => void): () => void {
    if (!this.steps.size) this.made = stepNow();
    // From where the wheel stands, so that the first call is never far away; then wherever the others are not.
    const at = stepNow() + 1 + (this.added % STEPS);
    this.added += 1;
    const place = at % STEPS;
    const beats = this.steps.get(place) ?? new Set();
    this.steps.set(place, beats.add(beat));
    if (!this.timer || at < this.awaited) this.await(at);
    return () => {
      beats.delete(beat);
      if (!beats.size && this.steps.get(place) === beats) this.steps.delete(place);
      if (this.steps.size) return;
      this.timer?.cancel();
      this.timer = undefined;
    };
  }

  private await(step: number): void {
    this.timer?.cancel();
    this.awaited = step;
    this.timer = clock.after(step * STEP_MS - clock.monotonicMs(), () => this.turn());
  }

  private turn(): void {
    this.timer = undefined;
    const now = stepNow();
    // Whoever was held up for longer than a round calls each once.
    this.made = Math.max(this.made, now - STEPS);
    while (this.made < now) {
      this.made += 1;
      this.steps.get(this.made % STEPS)?.forEach((beat) => beat());
    }
    if (this.steps.size) this.await(this.nextAfter(now));
  }

  private nextAfter(step: number): number {
    let next = step + 1;
    while (next < step + STEPS && !this.steps.has(next % STEPS)) next += 1;
    return next;
  }
}

function stepNow(): number {
  return Math.floor(clock.monotonicMs() / STEP_MS);
}
