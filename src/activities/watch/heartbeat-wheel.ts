import type { Timer } from '../../client/clock';
import { clock } from '../../client/clock';

/** Well under the heartbeat timeout; the SDK passes on no more than it has to. */
const ROUND_MS = 10_000;
const STEPS = 100;

/** Calls many callbacks once a round each, spread over the round: ten thousand at one moment would hold up the rest. */
export class HeartbeatWheel {
  private readonly steps = Array.from({ length: STEPS }, () => new Set<() => void>());
  private timer: Timer | undefined;
  private count = 0;
  private added = 0;
  private at = 0;

  /** Calls this once a round from now on. @returns how to end that */
  add(beat: () => void): () => void {
    // From where the wheel stands, so that the first call is never far away; then wherever the others are not.
    const step = this.steps[(this.at + this.added) % STEPS];
    this.added += 1;
    this.count += 1;
    step?.add(beat);
    this.timer ??= clock.every(ROUND_MS / STEPS, () => this.turn());
    return () => {
      if (!step?.delete(beat)) return;
      this.count -= 1;
      if (this.count) return;
      this.timer?.cancel();
      this.timer = undefined;
    };
  }

  private turn(): void {
    for (const beat of this.steps[this.at] ?? []) beat();
    this.at = (this.at + 1) % STEPS;
  }
}
