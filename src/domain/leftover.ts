import type { Fence } from './fence';
import type { Run } from './run';
import type { ServiceName } from './status';

/** What a step has started and not seen end: what somebody has to stop when its pipeline cannot. */
export interface Leftover {
  step: string;
  service: ServiceName;
  /** What people call it: `CDM job orders`. */
  title: string;
  /** A name in the worker's configuration. */
  connection: string;
  body: object;
  /** The runs that are ours and may go on. */
  runs: Run[];
  /** The fence of a start of which nobody knows what became. */
  fence?: Fence;
  /** ISO time since when a start was under way, of which neither run nor fence is known. */
  startingSince?: string;
}
