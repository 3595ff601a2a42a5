import type { Client, ScheduleDescription, ScheduleHandle } from '@temporalio/client';
import { ScheduleNotFoundError } from '@temporalio/client';
import { PIPELINE_WORKFLOW } from './desired-schedule';
import { ScheduleError } from './schedule-error';

/**
 * The schedule of a pipeline.
 * @throws ScheduleError when there is none, or it runs something else
 */
export async function findSchedule(
  client: Client,
  scheduleId: string,
): Promise<{ handle: ScheduleHandle; description: ScheduleDescription }> {
  const handle = client.schedule.getHandle(scheduleId);
  const description = await describeIfThere(handle);
  if (!description) {
    throw new ScheduleError(`There is no schedule ${scheduleId} on this server, in this namespace.`);
  }
  refuseStranger(description);
  return { handle, description };
}

/** Undefined when there is no such schedule. */
export async function describeIfThere(handle: ScheduleHandle): Promise<ScheduleDescription | undefined> {
  try {
    return await handle.describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

/**
 * Lets a schedule pass that starts pipelines.
 * @throws ScheduleError when a schedule starts something other than a pipeline
 */
export function refuseStranger({ scheduleId, action }: ScheduleDescription): void {
  if (action.workflowType === PIPELINE_WORKFLOW) return;
  throw new ScheduleError(`The schedule ${scheduleId} starts ${action.workflowType}: it is no schedule of a pipeline.`);
}
