import type { PipelineSpec } from '../domain/pipeline-spec';
import { postedTo } from '../domain/notice-channels';
import { clockReadings, missingTimeText, readingText } from '../domain/schedule/clock-readings';
import type { Overlap, PlannedSchedule } from '../domain/schedule/plan';
import { scheduledTimes } from '../domain/schedule/scheduled-times';
import type { ScheduledTime } from '../domain/schedule/times-of-day';
import { TIMEZONE_MEMO } from '../domain/short-status';
import { markdownText } from '../domain/markdown-text';
import { DEFAULT_TASK_QUEUE } from '../domain/default-task-queue';
import { graphDetails } from '../graph/graph-details';
import { checkPipeline } from '../spec/check-pipeline';
import { planSchedule } from '../spec/schedule';
import type { CheckedSpec } from '../spec/schema';
import { pipelineSchema } from '../spec/schema';
import { pipelineProblems, readBy } from '../spec/pipeline-problems';
import { SpecError } from '../spec/spec-error';
import type { ScheduleFacts } from './schedule-changes';
import { temporalTimes } from './temporal-times';

/** The workflow type that a schedule of ours starts. */
export const PIPELINE_WORKFLOW = 'huaweiCloudPipeline';

/** What is not in the spec. */
export interface ScheduleRunOptions {
  /** Where the runs wait for a worker. @default 'huaweicloud' */
  taskQueue?: string;
  /** Override the spec's `params` in every run. */
  params?: Record<string, unknown>;
}

/** A schedule as it should be. */
export interface DesiredSchedule {
  /** The pipeline's name. */
  scheduleId: string;
  /** As the server is to have it. */
  facts: ScheduleFacts;
  /** What those facts were made of. */
  plan: PlannedSchedule;
  /** The pipeline's. */
  timezone: string;
  /** What is done about times that daylight saving removes or repeats, one sentence each. */
  notes: string[];
}

type OverlapWord = 'SKIP' | 'BUFFER_ONE' | 'BUFFER_ALL' | 'CANCEL_OTHER' | 'ALLOW_ALL';

const OVERLAP_WORDS: Record<Overlap, OverlapWord> = {
  skip: 'SKIP',
  bufferOne: 'BUFFER_ONE',
  bufferAll: 'BUFFER_ALL',
  cancelOther: 'CANCEL_OTHER',
  allowAll: 'ALLOW_ALL',
};

/** For how many years, this one included, the changes of the clocks are written into a schedule. */
const CLOCK_YEARS = 10;
/** More named instants than this are a mistake in the pattern. */
const NAMED_INSTANTS_MAX = 500;

/**
 * What a spec's `schedule:` asks for, nothing left to a default of the server's.
 * @throws SpecError when the spec cannot run, has no schedule, or names a time that is not there on some day
 */
export function desiredSchedule(spec: PipelineSpec, run: ScheduleRunOptions, nowMs: number): DesiredSchedule {
  const checked = checkedSpec(spec);
  if (!checked.schedule)
    throw new SpecError([{ path: ['schedule'], message: 'is missing: say when the pipeline runs' }]);
  const plan = planSchedule(checked.schedule, checked.timezone);
  const year = new Date(nowMs).getUTCFullYear();
  const [fromMs, toMs] = [Date.UTC(year, 0, 1), Date.UTC(year + CLOCK_YEARS, 0, 1)];
  const readings = clockReadings(plan, fromMs, toMs);
  const coming = readings.filter(({ atMs }) => atMs >= nowMs);
  refuseMissingTimes(plan, coming);
  tryOut(checked, spec, run, plan, nowMs);
  if (readings.length > NAMED_INSTANTS_MAX) {
    const message = `names ${readings.length} times that daylight saving removes or repeats: write \`every\` instead`;
    throw new SpecError([{ path: ['schedule', 'cron'], message }]);
  }
  return {
    plan,
    timezone: checked.timezone,
    notes: coming.flatMap((time) => readingText(time, plan.timezone) ?? []),
    scheduleId: checked.name,
    facts: {
      spec: temporalTimes(plan, fromMs, toMs),
      action: {
        type: 'startWorkflow',
        workflowType: PIPELINE_WORKFLOW,
        // Temporal appends the time, so that a scheduled run is named as `run --date` would name it.
        workflowId: checked.name,
        taskQueue: run.taskQueue ?? DEFAULT_TASK_QUEUE,
        staticSummary: markdownText(`${checked.name}, by its schedule`),
        staticDetails: graphDetails(spec),
        memo: { [TIMEZONE_MEMO]: checked.timezone },
        args: [withoutSchedule(spec), ...(run.params ? [{ params: run.params }] : [])],
      },
      policies: {
        overlap: OVERLAP_WORDS[plan.overlap],
        catchupWindow: plan.catchupWindowMs,
        pauseOnFailure: plan.pauseOnFailure,
      },
    },
  };
}

function checkedSpec(spec: PipelineSpec): CheckedSpec {
  const parsed = readBy(pipelineSchema, spec);
  if (parsed.success) return parsed.data;
  throw new SpecError(pipelineProblems(parsed.error));
}

function refuseMissingTimes(plan: PlannedSchedule, readings: ScheduledTime[]): void {
  const missing = plan.onMissingTime === 'refuse' && readings.find(({ reading }) => reading === 'moved');
  if (!missing) return;
  throw new SpecError([{ path: ['schedule', 'cron'], message: missingTimeText(missing, plan) }]);
}

/** What would fail every night is better refused by day. Which connections and webhooks there are, only a worker knows. */
function tryOut(
  checked: CheckedSpec,
  spec: PipelineSpec,
  run: ScheduleRunOptions,
  plan: PlannedSchedule,
  nowMs: number,
): void {
  const [next = nowMs] = scheduledTimes(plan, nowMs, plan.endAtMs ?? nowMs + CLOCK_YEARS * 366 * 86_400_000, 1);
  const connections = checked.steps.flatMap(({ connection, compensate }) => [
    connection ?? checked.connection,
    compensate?.connection ?? checked.connection,
  ]);
  const told = postedTo(checked.notify ?? {});
  const named = told && [told.name];
  const channels = told?.channel === 'webhook' ? { webhooks: named } : { chats: told && { [told.channel]: named } };
  checkPipeline(spec, { params: run.params }, { connections, ...channels, startedAt: new Date(next).toISOString() });
}

/** The pipeline alone: when it runs is the schedule's own affair. */
function withoutSchedule(spec: PipelineSpec): object {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => key !== 'schedule'));
}
