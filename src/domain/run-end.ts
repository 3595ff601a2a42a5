import type { RunStatus } from './status';
import type { Verdict } from './verdict';

/** How one run ended. */
export interface RunEnd extends RunStatus {
  verdict: Verdict;
  trace?: unknown;
  output?: Record<string, unknown>;
}
