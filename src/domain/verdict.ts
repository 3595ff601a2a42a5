/**
 * What a look at the cloud says of one run. Only `succeeded` is success.
 * `undecided` is every word we do not know and every word that does not say how it goes: it keeps the wait open until
 * the step's deadline. `halted` has neither ended nor goes on: it stands still until the cloud or a person has it go on,
 * and is ours to stop until then. `lost` means that the cloud says it has no such run any more.
 */
export type Verdict =
  'waiting' | 'running' | 'undecided' | 'halted' | 'succeeded' | 'failed' | 'stopped' | 'skipped' | 'lost';

/** Whether a run with this verdict will not move again. */
export function hasEnded(verdict: Verdict): boolean {
  switch (verdict) {
    case 'waiting':
    case 'running':
    case 'undecided':
    case 'halted':
      return false;
    case 'succeeded':
    case 'failed':
    case 'stopped':
    case 'skipped':
    case 'lost':
      return true;
  }
}

/** The ways in which a run ends without success. */
export const BAD_ENDS = ['failed', 'stopped', 'skipped'] as const;
/** One of these. */
export type BadEnd = (typeof BAD_ENDS)[number];

/** Whether a run with this verdict has ended without success: what its job shows later is another run, whoever started it. */
export function hasEndedBadly(verdict: Verdict): verdict is BadEnd {
  return BAD_ENDS.some((end) => end === verdict);
}

/** Whether a run with this verdict moves on by itself, as far as a look tells: neither ended nor halted. */
export function goesOn(verdict: Verdict): boolean {
  return !hasEnded(verdict) && verdict !== 'halted';
}

/** One look at one run. */
export interface Sighting {
  /** What that word means for whoever waits. */
  verdict: Verdict;
  /** The vendor's own word. */
  status?: string;
  /** Per cent done, 0 to 100, where the service tells. */
  progress?: number;
  /** Rows written so far, where the service tells. */
  rows?: number;
  /** Why it ended as it did, in the vendor's words. */
  reason?: string;
  /** What was learned that tells this run from others; the service's own. */
  trace?: unknown;
  /** Why nobody can tell whether what runs now is this run: it is not stopped, but listed. */
  doubt?: string;
  /** Since when it has been seen halted, ISO 8601. */
  haltedSince?: string;
  /** Nothing of it runs now, and the cloud may have it run again: that is waited for, and there is nothing to stop yet. */
  isBetweenTries?: boolean;
  /** What later steps may use in templates: `steps.ID.*`. */
  output?: Record<string, unknown>;
}
