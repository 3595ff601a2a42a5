import { MockActivityEnvironment } from '@temporalio/testing';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger } from '@temporalio/worker';
import type { ActivityContext } from '../../../src/activities/activity-context';
import { createActivities } from '../../../src/activities/create-activities';

const SILENT = new DefaultLogger('ERROR', () => undefined);

type Activity = (...given: unknown[]) => Promise<unknown>;

/** Said by whatever comes next of the cloud, a webhook or Temporal: a bad request comes to none of them. */
export const TOUCHED = 'the world was touched';

const touched = (): never => {
  throw new Error(TOUCHED);
};

/** The activities of a worker behind which there is no world. */
export const ACTIVITIES = createActivities({
  cloud: () => ({ cdm: {}, obs: {} }),
  users: () => ({}),
  // As the workers of the histories that are kept had them.
  connectionNames: () => ['default', ...Array.from({ length: 1_000 }, (_, at) => `c${at}`)],
  earlierRuns: { leftOf: touched, notTakenOver: touched, endsOf: touched },
  waitsCalledOff: { heartbeats: touched },
  inFlight: { during: touched },
  webhooks: { names: () => ['ops'], urlOf: touched },
  times: { leaseMs: 1, requestTimeoutMs: 1, visibilityMs: 1 },
  draining: new AbortController().signal,
  searchAttributes: false,
} as unknown as ActivityContext) as unknown as Record<string, Activity>;

/** How an activity that is scheduled with this by hand ends. */
export async function outcomeOf(type: string, given: unknown, info: object = {}): Promise<unknown> {
  const env = new MockActivityEnvironment({ activityType: type, ...info }, { logger: SILENT });
  return env.run(async () => ACTIVITIES[type]?.(given)).catch((error: unknown) => error);
}

export function isRefusal(outcome: unknown): outcome is ApplicationFailure {
  return (
    outcome instanceof ApplicationFailure && outcome.type === 'HuaweiCloud.InvalidSpec' && outcome.nonRetryable === true
  );
}
