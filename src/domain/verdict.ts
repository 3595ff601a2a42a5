/**
 * What a look at the cloud says of one run. Only `succeeded` is success.
 * `undecided` is every word we do not know and every word that does not say how it goes: it keeps the wait open until
 * the step's deadline. `lost` means that the cloud says it has no such run any more.
 */
export type Verdict = 'waiting' | 'running' | 'undecided' | 'succeeded' | 'failed' | 'stopped' | 'skipped' | 'lost';

/** Whether a run with this verdict will not move again. */
export function hasEnded(verdict: Verdict): boolean {
  switch (verdict) {
    case 'waiting':
    case 'running':
    case 'undecided':
      return false;
    case 'succeeded':
    case 'failed':
    case 'stopped':
    case 'skipped':
    case 'lost':
      return true;
  }
}

/** One look at one run. */
export interface Sighting {
  verdict: Verdict;
  /** The vendor's own word. */
  status?: string;
  /** Per cent done, 0 to 100, where the service tells. */
  progress?: number;
  rows?: number;
  /** Why it ended as it did, in the vendor's words. */
  reason?: string;
  /** What was learned that tells this run from others; the service's own. */
  trace?: unknown;
  /** What later steps may use in templates: `steps.ID.*`. */
  output?: Record<string, unknown>;
}
