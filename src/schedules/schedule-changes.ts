import type { ScheduleDescription, ScheduleOverlapPolicy, ScheduleSpecDescription } from '@temporalio/client';
import { calendarText } from './calendar';
import { SECOND_MS } from '../domain/duration';

/** One thing that differs between the schedule on the server and the one wanted. */
export interface ScheduleChange {
  /** What, e.g. `overlap`, `pipeline.steps[0].timeout`, or `time 30 2 * * *`. */
  what: string;
  /** What it was; absent when it is new. */
  from?: unknown;
  /** What it is now; absent when it is gone. */
  to?: unknown;
}

/** What makes a schedule, in the words in which the server describes it. */
export interface ScheduleFacts {
  /** When it is due. */
  spec: ScheduleSpecDescription;
  /** What it starts. */
  action: Pick<ScheduleDescription['action'], 'type' | 'workflowType' | 'taskQueue' | 'args'> &
    Partial<ScheduleDescription['action']>;
  /** How it goes about that. */
  policies: {
    /** What becomes of a time that is due while the run before still goes on. */
    overlap: ScheduleOverlapPolicy;
    /** How old a time may be that passed meanwhile and still runs, in milliseconds. */
    catchupWindow: number;
    /** Whether it pauses itself when a run fails. */
    pauseOnFailure: boolean;
  };
}

/** Every difference. None when the server has what is wanted. */
export function scheduleChanges(before: ScheduleFacts, after: ScheduleFacts): ScheduleChange[] {
  const [old, wanted] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...wanted.keys()])]
    .filter((what) => JSON.stringify(old.get(what)) !== JSON.stringify(wanted.get(what)))
    .map((what) => ({
      what,
      ...(old.has(what) && { from: old.get(what) }),
      ...(wanted.has(what) && { to: wanted.get(what) }),
    }));
}

/** When a schedule is due, one text each: patterns as `minute hour day month weekday`. */
export function timesOf({ calendars = [], intervals = [], skip = [] }: ScheduleSpecDescription): string[] {
  return [
    ...calendars.map((calendar) => `time ${calendarText(calendar)}`),
    ...intervals.map(({ every, offset }) => intervalText(every, offset)),
    ...skip.map((calendar) => `not ${calendarText(calendar)}`),
  ];
}

type Leaves = Map<string, unknown>;

function leavesOf({ spec, action, policies }: ScheduleFacts): Leaves {
  const leaves: Leaves = new Map();
  // Times have no order: each is there or not.
  for (const time of timesOf(spec)) leaves.set(time, 'yes');
  const { workflowType, workflowId, taskQueue, args = [], retry, staticDetails } = action;
  const { workflowExecutionTimeout, workflowRunTimeout } = action;
  const [pipeline, run] = args as unknown[];
  const { timezone, jitter = 0, startAt, endAt } = spec;
  const rest = { timezone, jitterMs: jitter, startAt: startAt?.toISOString(), endAt: endAt?.toISOString() };
  const { overlap, catchupWindow: catchupWindowMs, pauseOnFailure } = policies;
  putLeaves(leaves, '', { ...rest, overlap, catchupWindowMs, pauseOnFailure, workflowType, workflowId, taskQueue });
  putLeaves(leaves, '', { workflowExecutionTimeout, workflowRunTimeout, retry, pipeline, run });
  // What it shows follows the pipeline; a schedule of an earlier version shows nothing.
  putLeaves(leaves, '', { showsGraph: staticDetails === undefined ? undefined : true });
  return leaves;
}

/** Every leaf of a value, by its path. */
function putLeaves(leaves: Leaves, path: string, value: unknown): void {
  if (value === undefined) return;
  if (value === null || typeof value !== 'object' || !Object.keys(value).length) {
    leaves.set(path, value);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    putLeaves(leaves, Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key, item);
  }
}

const UNREPEATED_MS = 30 * 365 * 86_400_000;

function intervalText(every: number, offset: number): string {
  if (every > UNREPEATED_MS) return `once at ${new Date(every + offset).toISOString()}`;
  return `every ${every / SECOND_MS}s${offset ? `, ${offset / SECOND_MS}s past` : ''}`;
}
