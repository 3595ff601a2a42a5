import { timeText } from '../display/time-text';
import type { PipelineRow } from './pipeline-row';

/** Which pipelines are wanted. */
export interface PipelineFilter {
  /**
   * What went wrong and has ended by it, is held by it, or is stuck: a hold is a failure that waits for a person, and
   * what is stuck waits for code that fits it.
   */
  failed: boolean;
  /** Only those that wait for a person. */
  held: boolean;
  /** Only those that have not ended. */
  running: boolean;
  /** Only those that are late and go on. */
  late: boolean;
  /** Only runs of the pipeline of this name. */
  pipeline?: string;
  /** `2026-01-31`, as the pipeline's own time zone counts. */
  date?: string;
  /** Only those in this state. */
  state?: FilterState;
}

/** What `--state` takes. */
export const FILTER_STATES = [
  'running',
  'held',
  'paused',
  'stuck',
  'succeeded',
  'failed',
  'cancelled',
  'terminated',
] as const;
type FilterState = (typeof FILTER_STATES)[number];

const BAD_ENDS = ['Failed', 'TimedOut', 'Terminated'];
const BAD_STATES = ['failed', 'timed out', 'terminated', 'held', 'stuck'];
const ENDS: Partial<Record<FilterState, string>> = {
  succeeded: 'Completed',
  failed: 'Failed',
  cancelled: 'Canceled',
  terminated: 'Terminated',
};

/**
 * What the server is asked for.
 * @param indexed whether it knows the pipelines by their search attributes
 */
export function queryOf({ failed, held, running, late, ...wanted }: PipelineFilter, indexed: boolean): string {
  const { pipeline, date, state } = wanted;
  const end = state && (ENDS[state] ?? 'Running');
  const ends = [...(failed ? BAD_ENDS : []), ...(failed || held || running || late ? ['Running'] : [])];
  return [
    'WorkflowType = "huaweiCloudPipeline"',
    ...(ends.length ? [`ExecutionStatus IN (${ends.map((name) => `"${name}"`).join(', ')})`] : []),
    ...(end ? [`ExecutionStatus = "${end}"`] : []),
    ...(indexed && late && !failed && !held && !running ? ['HuaweiCloudService = "late"'] : []),
    ...(indexed && pipeline ? [`HuaweiCloudPipeline = "${pipeline}"`] : []),
    ...(indexed && date ? [`HuaweiCloudDate = "${date}"`] : []),
    ...(indexed && (state === 'held' || state === 'paused') ? [`HuaweiCloudState = "${state}"`] : []),
  ].join(' AND ');
}

/** Whether a row that the server has found is wanted: what no index knows, the memo and the id do. */
export function isWanted(
  row: PipelineRow,
  { pipeline, date, state, ...kinds }: PipelineFilter,
  indexed: boolean,
): boolean {
  if (!isOfKind(row, kinds)) return false;
  if (state && row.state !== state) return false;
  return indexed || ((!pipeline || row.name === pipeline) && (!date || isOfDay(row, date)));
}

/** Of several kinds, one is enough. */
function isOfKind(
  { state, endedAt, late: isLate }: PipelineRow,
  { failed, held, running, late }: Pick<PipelineFilter, 'failed' | 'held' | 'running' | 'late'>,
): boolean {
  if (!failed && !held && !running && !late) return true;
  const isOpen = endedAt === undefined;
  return (
    (failed && BAD_STATES.includes(state)) ||
    (held && (state === 'held' || state === 'paused')) ||
    (running && isOpen) ||
    (late && isOpen && isLate !== undefined)
  );
}

/** An id may name the day as people wrote it; of a moment it is the day in the pipeline's zone, as far as that is known. */
function isOfDay({ workflowId, name, date, timezone }: PipelineRow, day: string): boolean {
  const inId = /^-(\d{4}-\d{2}-\d{2})$/.exec(workflowId.slice(name.length))?.[1];
  return (inId ?? timeText(date ?? '', timezone).slice(0, day.length)) === day;
}
