import { setTimeout as pause } from 'node:timers/promises';
import type { Client, ScheduleDescription } from '@temporalio/client';
import { findSchedule } from './find-schedule';
import { ScheduleError } from './schedule-error';

/** What came of a trigger. */
export type Triggered =
  | {
      outcome: 'started';
      /** Of the run that has begun. */
      workflowId: string;
      /** Of its first execution: the one that the id means, should it be used again. */
      runId: string;
    }
  /** It waits for the end of the run that is under way. */
  | {
      outcome: 'buffered';
      /** Workflow ids of the runs that it waits for. */
      behind: string[];
    };

const LOOK_EVERY_MS = 100;
const HAPPENS_WITHIN_MS = 15_000;

/**
 * Runs a scheduled pipeline now; its logical date is this moment. The schedule's own overlap policy holds, where
 * Temporal's SDK would start a second run beside the first: one copy at a time is what a schedule promises.
 * @throws ScheduleError when a run is under way and the policy is `skip`, there is no such schedule, or no run has begun
 *   within 15 seconds
 */
export async function triggerSchedule(client: Client, scheduleId: string): Promise<Triggered> {
  const { handle, description: before } = await findSchedule(client, scheduleId);
  await handle.trigger(before.policies.overlap);
  const giveUpAt = performance.now() + HAPPENS_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const after = await handle.describe();
    const triggered = whatCameOf(before, after);
    if (triggered) return triggered;
    await pause(LOOK_EVERY_MS);
  }
  throw new ScheduleError(
    `Temporal has taken the trigger of ${scheduleId}, and no run has begun within ${HAPPENS_WITHIN_MS / 1_000} s: ` +
      'see the schedule in its web UI.',
  );
}

function whatCameOf(before: ScheduleDescription, after: ScheduleDescription): Triggered | undefined {
  const started = after.info.recentActions.at(-1);
  if (started && after.info.numActionsTaken > before.info.numActionsTaken) {
    const { workflowId, firstExecutionRunId } = started.action.workflow;
    return { outcome: 'started', workflowId, runId: firstExecutionRunId };
  }
  const running = after.info.runningActions.map(({ workflow }) => workflow.workflowId);
  if (after.info.numActionsSkippedOverlap > before.info.numActionsSkippedOverlap) {
    throw new ScheduleError(
      `${running.join(', ') || 'A run'} is under way, and ${after.scheduleId} runs one at a time (overlap: skip): ` +
        'nothing was started. End that run, or wait for it.',
    );
  }
  const waiting = (description: ScheduleDescription) => Number(description.raw.info?.bufferSize ?? 0);
  return waiting(after) > waiting(before) ? { outcome: 'buffered', behind: running } : undefined;
}
