import type { Client, ScheduleDescription, ScheduleHandle } from '@temporalio/client';
import { ScheduleAlreadyRunning } from '@temporalio/client';
import type { PipelineSpec } from '../domain/pipeline-spec';
import { scheduledTimes } from '../domain/schedule/scheduled-times';
import type { DesiredSchedule, ScheduleRunOptions } from './desired-schedule';
import { desiredSchedule } from './desired-schedule';
import { describeIfThere, refuseStranger } from './find-schedule';
import type { ScheduleChange } from './schedule-changes';
import { scheduleChanges } from './schedule-changes';

/** What `applySchedule` did. */
export interface AppliedSchedule {
  /** The pipeline's name. */
  scheduleId: string;
  /** `unchanged`: the server's schedule was as the file wants it, and nothing was sent. */
  outcome: 'created' | 'updated' | 'unchanged';
  /** What an update changed; empty otherwise. */
  changes: ScheduleChange[];
  /** What is done about times that daylight saving removes or repeats, one sentence each. */
  notes: string[];
  /** Whether it is paused: applying neither pauses nor resumes. */
  paused: boolean;
  /** In which people count the dates of its runs. */
  timezone: string;
  /** The next logical dates, ISO 8601. */
  next: string[];
}

const NEXT_SHOWN = 3;
const LOOK_AHEAD_MS = 10 * 366 * 86_400_000;

/**
 * Creates or updates the schedule that a pipeline's `schedule:` block describes. Its id is the pipeline's name, and
 * overlap, catch-up window, jitter and time zone are always set. Applied twice it changes nothing the second time.
 * An update leaves a pause as it is.
 * @throws SpecError when the spec cannot run, has no schedule, or names a time that daylight saving removes
 * @throws ScheduleError when a schedule of that name runs something else
 * @see https://docs.temporal.io/schedule
 */
export async function applySchedule(
  client: Client,
  spec: PipelineSpec,
  options: ScheduleRunOptions = {},
): Promise<AppliedSchedule> {
  const nowMs = Date.now();
  const desired = desiredSchedule(spec, options, nowMs);
  const { plan, scheduleId, notes, timezone } = desired;
  const done = await createOrUpdate(client, desired);
  const coming = scheduledTimes(plan, nowMs, nowMs + LOOK_AHEAD_MS, NEXT_SHOWN);
  return { scheduleId, ...done, notes, timezone, next: coming.map((ms) => new Date(ms).toISOString()) };
}

type Done = Pick<AppliedSchedule, 'outcome' | 'changes' | 'paused'>;

async function createOrUpdate(client: Client, desired: DesiredSchedule): Promise<Done> {
  const handle = client.schedule.getHandle(desired.scheduleId);
  const existing = await describeIfThere(handle);
  if (existing) return updateIfChanged(handle, existing, desired);
  try {
    await client.schedule.create({ scheduleId: desired.scheduleId, ...desired.facts });
    return { outcome: 'created', changes: [], paused: false };
  } catch (error) {
    // Somebody else was faster: what they made is looked at like any other.
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    return updateIfChanged(handle, await handle.describe(), desired);
  }
}

async function updateIfChanged(
  handle: ScheduleHandle,
  existing: ScheduleDescription,
  { facts }: DesiredSchedule,
): Promise<Done> {
  refuseStranger(existing);
  const changes = scheduleChanges(existing, facts);
  const { paused } = existing.state;
  if (!changes.length) return { outcome: 'unchanged', changes, paused };
  await handle.update(({ state }) => ({ ...facts, state }));
  return { outcome: 'updated', changes, paused };
}
