import { clock } from '../../client/clock';
import { BOUNDS } from '../../domain/bounds';
import { KeptLately } from '../../domain/kept-lately';

/** What is known of a submission that was seen to have failed. */
export interface Failed {
  /** By a clock that no one sets, in milliseconds. */
  seenAtMs: number;
  /** Its job's definition says that CDM runs it again by itself; undefined before that was read. */
  retriesItself?: boolean;
  /** How often that was asked for, and the reply could not be read. */
  unread?: number;
}

/**
 * The failures that this worker has seen of late, and whether CDM may still try again by itself. How soon it does no page
 * says: a failure counts as the end when nothing has followed for some time.
 */
export class FailedRuns {
  private readonly known = new KeptLately<Failed>(BOUNDS.keptFailures.most);

  /** @param graceMs how long a further try may take to be seen, in milliseconds */
  constructor(
    /** How long a further try may take to be seen, in milliseconds. */
    readonly graceMs: number,
  ) {}

  /** The run has failed, by a look just now. */
  note(run: string): Failed {
    return this.known.of(run, () => ({ seenAtMs: clock.monotonicMs() }));
  }

  /** The run goes on, or has ended otherwise: what fails later has failed anew. */
  forget(run: string): void {
    this.known.forget(run);
  }

  /** Whether CDM may still try again. */
  mayFollow({ seenAtMs }: Failed): boolean {
    return clock.monotonicMs() - seenAtMs < this.graceMs;
  }
}
