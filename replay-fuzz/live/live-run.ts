import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Burst, DrawnRun, EarlierRun } from '../draw/drawn-run';
import { Attendant } from './attendant';
import type { LiveStage } from './live-stage';
import { meetRivals } from './rivals';
import { sayTogether } from './say';

const CALL_WITHIN_MS = 8_000;
/** No backfill waits longer for the runs that it is to find. */
const EARLIER_WITHIN_MS = 20_000;

/** Brings a run to life at its time, and has befall it what was drawn. How it goes is for others to see. */
export async function liveRun(run: DrawnRun, stage: LiveStage): Promise<void> {
  // One each: a signal that hundreds listen to would look like a leak.
  const over = AbortSignal.any([stage.over]);
  try {
    await pause(run.startAfterMs, undefined, { signal: over });
    await Promise.all(run.earlier.map(async (earlier) => startEarlier(earlier, run, stage)));
    const handle = await start(run, stage, run.workflowId, run.workflowType, run.args);
    await Promise.all([
      cancel(run, handle, stage, over),
      ...run.bursts.map(async (burst) => sayAll(burst, run, handle, stage, over)),
      ...run.rivals.map(async (job) => meetRivals(job, stage.cloud, over)),
      run.isAttended ? new Attendant(run, handle, stage).attend(over) : undefined,
    ]);
  } catch (error) {
    // It was given up while something was still to come.
    if (!over.aborted) throw error;
  }
}

async function start(
  run: DrawnRun,
  stage: LiveStage,
  workflowId: string,
  type: string,
  args: unknown[],
): Promise<WorkflowHandle> {
  const { client, tally } = stage;
  const handle = await client.workflow.start(type, {
    workflowId,
    args,
    taskQueue: stage.taskQueue,
    ...(run.taskTimeoutMs !== undefined && { workflowTaskTimeout: run.taskTimeoutMs }),
  });
  tally.started += 1;
  return handle;
}

async function startEarlier({ workflowId, args, endsFirst }: EarlierRun, run: DrawnRun, stage: LiveStage) {
  const handle = await start(run, stage, workflowId, 'huaweiCloudPipeline', args);
  if (!endsFirst) return;
  const { connection } = stage.client;
  const ended = async (): Promise<void> => void (await handle.result());
  await connection.withDeadline(Date.now() + EARLIER_WITHIN_MS, ended).catch(() => undefined);
}

async function cancel({ cancelAfterMs }: DrawnRun, handle: WorkflowHandle, stage: LiveStage, over: AbortSignal) {
  if (cancelAfterMs === undefined) return;
  await pause(cancelAfterMs, undefined, { signal: over });
  stage.tally.cancelsSent += 1;
  try {
    await stage.client.connection.withDeadline(Date.now() + CALL_WITHIN_MS, async () => handle.cancel());
  } catch (error) {
    // It has ended already.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

async function sayAll(burst: Burst, run: DrawnRun, handle: WorkflowHandle, stage: LiveStage, over: AbortSignal) {
  await pause(burst.afterMs, undefined, { signal: over });
  await sayTogether(burst.says, run, handle, stage);
}
