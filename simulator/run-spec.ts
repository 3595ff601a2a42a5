import { z } from 'zod';

/** A length of time on the timeline. */
export const virtualMs = z.number().nonnegative();

/** What jobs with runs have in common. All times are virtual. */
export const runSpec = {
  /** From the start to the outcome. */
  durationMs: virtualMs.default(1_000),
  /** How much of that is spent getting ready (BOOTING, waiting). Default: a tenth, at most a second. */
  bootMs: virtualMs.optional(),
  /** A new run takes effect at once, but no read shows it before this long. */
  visibleAfterMs: virtualMs.default(0),
  /** From the request to stop to the end of the run. */
  stopTakesMs: virtualMs.default(0),
  /** Shown instead of the usual word while the run is running. */
  unknownStatusWord: z.string().min(1).optional(),
};

/** Virtual milliseconds a run spends getting ready. */
export function bootTime({ bootMs, durationMs }: { bootMs?: number | undefined; durationMs: number }): number {
  return Math.min(bootMs ?? Math.min(1_000, Math.round(durationMs / 10)), durationMs);
}
