import type { Client, ScheduleDescription } from '@temporalio/client';
import { ScheduleNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { readerOf, whyUnreadable } from '../codec/unreadable';
import { STATUS_MEMO } from '../domain/short-status';
import type { PipelineState } from '../domain/status';
import { PIPELINE_WORKFLOW } from './desired-schedule';
import { timesOf } from './schedule-changes';

/** One pipeline's schedule, as it stands. */
export interface ListedSchedule {
  /** The pipeline's name. */
  scheduleId: string;
  /** While it is, no run begins by itself. */
  paused: boolean;
  /** Why it is paused, in the words of who did it. */
  note?: string;
  /** When it is due; the times that daylight saving needs are left out. */
  times: string[];
  /** In which its times are meant. */
  timezone: string;
  /** In which people count the dates of its runs. */
  pipelineTimezone: string;
  /** What happens when the run before still goes on, by Temporal's word: `SKIP`, `BUFFER_ONE` or another. */
  overlap: string;
  /** The next times, ISO 8601, jitter included; none while it is paused. */
  next: string[];
  /** How many runs it has begun since it was made. */
  taken: number;
  /** How many times passed by while Temporal was away for longer than the catch-up window. */
  missed: number;
  /** How many times found the run before still under way. */
  skipped: number;
  /** Those of its runs that have not ended. */
  running: RunUnderWay[];
  /** The newest run it has begun; absent before the first. */
  last?: {
    /** By which its run is found on the server. */
    workflowId: string;
    /** When it was due, ISO 8601, jitter included. */
    date: string;
  };
  /** Why its pipeline cannot be read here: its zone is not known then. */
  unreadable?: string;
}

/** A run that a schedule has begun and that has not ended. */
export interface RunUnderWay {
  /** By which it is found on the server. */
  workflowId: string;
  /** When it began, ISO 8601. */
  startedAt: string;
  /** What the pipeline last said of itself, when it said something. */
  state?: PipelineState;
}

/**
 * The schedules of pipelines in this namespace, by name. One whose pipeline the client cannot read, for want of a key, is
 * listed as that and hides no other.
 * @throws whatever the client throws when the server cannot be asked
 */
export async function listSchedules(asking: Client): Promise<ListedSchedule[]> {
  const client = readerOf(asking);
  const listed: ListedSchedule[] = [];
  for await (const { scheduleId, action } of client.schedule.list()) {
    if (action?.workflowType !== PIPELINE_WORKFLOW) continue;
    const description = await describe(client, scheduleId);
    if (description) listed.push(await factsOf(client, description));
  }
  return listed.sort((a, b) => a.scheduleId.localeCompare(b.scheduleId));
}

/** Undefined when it has been deleted since. */
async function describe(client: Client, scheduleId: string): Promise<ScheduleDescription | undefined> {
  try {
    return await client.schedule.getHandle(scheduleId).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

async function factsOf(client: Client, description: ScheduleDescription): Promise<ListedSchedule> {
  const { scheduleId, spec, policies, state, info, action } = description;
  const last = info.recentActions.at(-1);
  const unreadable = whyUnreadable((action.args as readonly unknown[] | undefined)?.[0]);
  const running = await Promise.all(info.runningActions.map(({ workflow }) => lookAtRun(client, workflow.workflowId)));
  return {
    scheduleId,
    paused: state.paused,
    ...(state.note && { note: state.note }),
    times: timesOf({ ...spec, skip: [] }).filter((time) => !/^once |\byear\b/.test(time)),
    timezone: spec.timezone ?? 'UTC',
    pipelineTimezone: timezoneOf(action.args) ?? 'UTC',
    overlap: policies.overlap ?? 'SKIP',
    next: state.paused ? [] : info.nextActionTimes.map((time) => time.toISOString()),
    taken: info.numActionsTaken,
    missed: info.numActionsMissedCatchupWindow,
    skipped: info.numActionsSkippedOverlap,
    running: running.flatMap((run) => run ?? []),
    ...(unreadable !== undefined && { unreadable }),
    ...(last && { last: { workflowId: last.action.workflow.workflowId, date: last.scheduledAt.toISOString() } }),
  };
}

function timezoneOf([pipeline]: readonly unknown[] = []): string | undefined {
  const { timezone } = (pipeline ?? {}) as { timezone?: unknown };
  return typeof timezone === 'string' ? timezone : undefined;
}

/** Undefined when it has ended since. */
async function lookAtRun(client: Client, workflowId: string): Promise<RunUnderWay | undefined> {
  try {
    const { status, startTime, memo } = await client.workflow.getHandle(workflowId).describe();
    if (status.name !== 'RUNNING') return undefined;
    const known = memo?.[STATUS_MEMO] as { state?: PipelineState } | undefined;
    return { workflowId, startedAt: startTime.toISOString(), ...(known?.state && { state: known.state }) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
