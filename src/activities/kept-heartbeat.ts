import type { Context } from '@temporalio/activity';
import { clock } from '../client/clock';

/** How often a start and a stop say that they are alive, in milliseconds: well within the 30 s that count as death. */
export const ALIVE_EVERY_MS = 8_000;

/**
 * Has Temporal's server keep what an activity tells, and returns once it does. The task's token says nothing to a codec:
 * whose heartbeat it is stands beside it, so that it is encrypted for this workflow and no other.
 * @param client the worker's at this moment: that which the activity began with may have been closed since
 */
export async function keepHeartbeat(
  client: Context['client'],
  { info }: Pick<Context, 'info'>,
  details: unknown,
): Promise<void> {
  await client.activity.heartbeat(info.taskToken, details, {
    serializationContext: {
      type: 'activity',
      namespace: info.namespace,
      workflowId: info.workflowExecution?.workflowId,
      activityId: info.activityId,
      isLocal: false,
    },
  });
}

/** Longest wait for that, where what comes next hangs on it. */
const KEPT_WITHIN_MS = 5_000;

/** The same, where what comes next hangs on it. @throws also where the server has not answered within 5 seconds */
export async function keepHeartbeatInTime(
  client: Context['client'],
  activity: Pick<Context, 'info'>,
  details: unknown,
): Promise<void> {
  await client.withDeadline(clock.now() + KEPT_WITHIN_MS, async () => keepHeartbeat(client, activity, details));
}
