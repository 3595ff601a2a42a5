import type { LogEntry } from '../../simulator';
import type { PipelineStatus } from '../../src/domain/status';
import type { PipelineShape } from '../pipelines/shape';

/** How Temporal says that a pipeline ended; `open` when it has not. */
export type PipelineEnd = 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'open' | 'otherwise';

/** A pipeline, what became of it by its own account, and what the cloud saw of its jobs. */
export interface Trial {
  shape: PipelineShape;
  end: PipelineEnd;
  /** Its last status, from the memo. */
  status?: PipelineStatus;
  /** Somebody asked for its end, and Temporal may have heard it. */
  cancelAsked: boolean;
  /** How often a person has had each step tried again. */
  retried: Record<string, number>;
  /** Entries of its jobs, in order. */
  log: LogEntry[];
}
