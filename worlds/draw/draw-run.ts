import type { Random } from '../../chaos/random';

/**
 * The longest that the cloud takes to show a run, in milliseconds: what the fence rests on (15 s), and not a word longer.
 * MRS is given four times as long by the engine, and shows its jobs later than others.
 */
export const LATEST_SHOWN_MS = 14_500;

/** How a run is to end. */
export function drawFate(random: Random): 'succeeds' | 'fails' {
  return random.chance(0.8) ? 'succeeds' : 'fails';
}

/** How long a run takes, how late it is shown, and how long its stop takes. */
export function drawRun(random: Random): { durationMs: number; visibleAfterMs: number; stopTakesMs: number } {
  return {
    // What befalls a run does so around its start and its end; between them lie looks, of which one is like the other.
    durationMs: random.weighted(
      [
        [0.5, random.between(100, 3_000)],
        [0.38, random.between(3_000, 12_000)],
        [0.12, random.between(12_000, 150_000)],
      ],
      3_000,
    ),
    visibleAfterMs: random.chance(0.5) ? 0 : random.between(200, LATEST_SHOWN_MS),
    stopTakesMs: random.chance(0.5) ? 0 : random.between(100, 8_000),
  };
}
