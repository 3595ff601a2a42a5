import type { ActivityOptions } from '@temporalio/workflow';
import { ActivityCancellationType } from '@temporalio/workflow';

// A worker that dies is noticed after this long, and the next attempt reads what it left.
const HEARTBEAT_TIMEOUT = '30 seconds';

/**
 * A start has one attempt, and tells how it ended whatever has come meanwhile: between two attempts the server would end
 * it at a cancel, and its fence would be lost. The workflow, which holds the fence, asks again.
 */
export const START: ActivityOptions = {
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { maximumAttempts: 1 },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/**
 * A watch ends with its run, however long that takes, and moves to another worker at once. The workflow does not wait
 * for it when cancelled: stopping the run is what counts, and begins at once.
 */
export const WATCH: ActivityOptions = {
  startToCloseTimeout: '400 days',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '1 second', backoffCoefficient: 1 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

/** A look that only makes a sentence better: whoever waits for it waits no longer than this. */
export const LOOK: ActivityOptions = {
  scheduleToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 2 },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

/** What a watch does not say itself: where it runs, and how soon the death of its worker is noticed. */
export interface WatchPlace {
  /** Waits may have a task queue of their own. */
  watchTaskQueue?: string;
  /** In milliseconds. @default 30_000 */
  heartbeatTimeoutMs?: number;
}

/** A watch where the step's waits are to be. */
export function watchOptions({ watchTaskQueue, heartbeatTimeoutMs }: WatchPlace, summary: string): ActivityOptions {
  return {
    ...WATCH,
    ...(heartbeatTimeoutMs !== undefined && { heartbeatTimeout: heartbeatTimeoutMs }),
    ...(watchTaskQueue !== undefined && { taskQueue: watchTaskQueue }),
    summary: `watch ${summary}`,
  };
}

/** How long a stop goes on asking while the cloud does not answer, in milliseconds. */
export const STOP_FOR_MS = 3_600_000;

/** A stop has time to write its receipt after the last try. */
export const STOP: ActivityOptions = {
  scheduleToCloseTimeout: STOP_FOR_MS + 600_000,
  startToCloseTimeout: STOP_FOR_MS + 600_000,
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/** What is left to be put away fails nothing where it cannot be: it is tried a few times, and told of. */
export const DELETE: ActivityOptions = {
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '5 minutes',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumAttempts: 5 },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
};

/**
 * What runs from before a reset have left. Temporal's own outages are ridden out as the cloud's are: what is not known would be left
 * running.
 */
export const LEFT_BEFORE_RESET: ActivityOptions = {
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '15 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
};
