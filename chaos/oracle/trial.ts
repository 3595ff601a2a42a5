import type { Dialect, LogEntry, StartRequest } from '../../simulator';
import type { PipelineStatus } from '../../src/domain/status';
import type { PipelineShape } from '../pipelines/shape';
import type { TurningPoints } from './turning-points';

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
  /** When Temporal says that it ended. */
  closedAt?: number;
  turns: TurningPoints;
  /** Requests to start its jobs, in order, whatever came of them. */
  requests: StartRequest[];
  /** Entries of its jobs, in order. */
  log: LogEntry[];
  /** Of jobs that were created for a run: the whole names of those that the cloud still has. */
  createdLeft: string[];
  /** Not later than this its objects were registered, and began to come. */
  objectsFrom: number;
  /** How the cloud speaks. */
  dialect: Dialect;
  /** Whether something befell requests for a start, so that nobody heard the answer. @default not known */
  startsUnheard?: boolean;
  /** As it is since a reset, where somebody has mended its jobs before that. */
  mendedShape?: PipelineShape;
  /** After which line of the log each later run of it took the place of the one before, by a reset. @default none */
  resetsAfter?: number[];
  /** How long after its cancel or its deadline a request may arrive that was under way, in milliseconds. @default 15_000 */
  inFlightMs?: number;
}
