import type { WorkflowExecutionInfo } from '@temporalio/client';
import { durationText } from '../../domain/duration-text';
import { latenessText, stateText } from '../../domain/late-text';
import type { Lateness, PipelineStatus } from '../../domain/status';
import type { FailingTask } from '../../history/failing-task';
import { aligned } from '../display/aligned';
import { timeText } from '../display/time-text';
import { statusInMemo, timezoneInMemo, whyUnreadableIn } from './remembered-status';

/** One pipeline in a list. */
export interface PipelineRow {
  /** By which every command finds it. */
  workflowId: string;
  /** Of this execution. */
  runId: string;
  /** The pipeline's; its id, without the date, where that is not known yet. */
  name: string;
  /** The logical date; absent before the pipeline's first act, when its id does not tell it. */
  date?: string;
  /** In which people count its dates; absent while it is not known. */
  timezone?: string;
  /**
   * As in its status; `terminated` and `timed out` are Temporal's own ends, which no pipeline notices; `stuck` is one
   * whose workflow task fails again and again, so that nothing of it goes on.
   */
  state: string;
  /** ISO 8601. */
  startedAt: string;
  /** ISO 8601; absent while it goes on. */
  endedAt?: string;
  /** How long it took, or has taken so far, in milliseconds. */
  elapsedMs: number;
  /** Why it ended badly, what it asks, what of it is halted, that it is late, or why none of that can be read here, in one line. */
  failure?: string;
  /** That it was not done by the time at which it was to be; absent otherwise. */
  late?: Lateness;
  /** Of one that is stuck. */
  workflowTaskFailing?: FailingTask;
}

const ENDS: Record<string, string> = {
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed out',
  CONTINUED_AS_NEW: 'continued as new',
};

/** `orders-nightly-2026-01-31`, or with a time, as `run` and Temporal's schedules name a run. */
const DATED_ID = /^(.*)-(\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?)$/;
const LONGEST_FAILURE = 160;

/** What Temporal's server alone knows of a pipeline. */
export function pipelineRow(info: WorkflowExecutionInfo, nowMs: number): PipelineRow {
  const { workflowId, runId, startTime, closeTime, status, memo } = info;
  const kept = statusInMemo(memo);
  const [, name = workflowId, dateInId] = DATED_ID.exec(workflowId) ?? [];
  const date = kept?.date ?? dateInId;
  const timezone = timezoneInMemo(memo);
  const asked = kept?.asks.map((ask) => `${ask.step} asks: ${ask.why}`) ?? [];
  const unread = whyUnreadableIn(memo);
  const late = kept?.late;
  const lateness = late ? [latenessText(late, timeText(late.since, timezone))] : [];
  const why = kept?.failure?.message ?? unread ?? [...asked, ...haltsIn(kept, timezone), ...lateness].join('; ');
  return {
    workflowId,
    runId,
    // One that was refused, or ended, before its spec was read has none of its own.
    name: kept?.name || name,
    ...(date !== undefined && { date }),
    ...(timezone !== undefined && { timezone }),
    // A terminated pipeline's memo still says what it was doing.
    state: ENDS[status.name] ?? kept?.state ?? 'running',
    startedAt: startTime.toISOString(),
    ...(closeTime && { endedAt: closeTime.toISOString() }),
    elapsedMs: (closeTime?.getTime() ?? nowMs) - startTime.getTime(),
    ...(why && { failure: why }),
    ...(late && { late }),
  };
}

/** What stands still, and since when. */
function haltsIn(status: PipelineStatus | undefined, timezone: string | undefined): string[] {
  const running = status?.steps.filter(({ state }) => state === 'running') ?? [];
  return running.flatMap(({ id, runs }) =>
    runs.flatMap(({ haltedSince }) =>
      haltedSince ? [`${id} is halted since ${timeText(haltedSince, timezone)}`] : [],
    ),
  );
}

/** Rows as the lines of a table, newest first. */
export function pipelineTable(rows: readonly PipelineRow[]): string[] {
  const cells = rows.map(({ workflowId, name, date, timezone, state, late, startedAt, elapsedMs, failure }) => [
    workflowId,
    name,
    timeText(date ?? '', timezone),
    stateText({ state, late }),
    timeText(startedAt, timezone),
    durationText(elapsedMs),
    oneLine(failure ?? ''),
  ]);
  return aligned([['ID', 'NAME', 'DATE', 'STATE', 'STARTED', 'ELAPSED', 'WHY'], ...cells]);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_FAILURE ? line : `${line.slice(0, LONGEST_FAILURE - 1)}…`;
}
