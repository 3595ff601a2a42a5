/**
 * The SDK has given a worker up: it polls no more and cannot be run again, and what it leaves behind goes on only as
 * long as the process does.
 */
export class WorkerGivenUpError extends Error {
  override readonly name = 'WorkerGivenUpError';

  /** @param why in a sentence or two; absent where the SDK's own line of log is all there is */
  constructor(why: string | undefined) {
    super(
      `The Temporal SDK has given this worker up, and it ends. ${why ?? 'Its line "Worker failed" says why.'} ` +
        'Start it anew, as a supervisor does: what was under way goes on then, or in another worker before.',
    );
  }
}
