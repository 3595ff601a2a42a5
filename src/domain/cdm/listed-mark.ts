import type { Candidate } from '../run';
import { hasEnded } from '../verdict';
import type { ListedJob } from './listed-job';
import { isNew, submissionVerdict } from './submission-verdict';

/** What a row of CDM's job list says of a job's newest run. It names no run: the job's history has to make it out. */
export interface ListedMark {
  /** When the newest run began; absent for a job that never ran. */
  startedAtMs?: number;
  /** The cloud's own clock when it was listed. */
  cloudTimeMs: number;
}

/** The fields of a submission by which the run that a list spoke of is found again. */
interface DatedRow {
  createdAtMs?: number;
  executedAtMs?: number;
}

/** How far the clocks of a cluster and of what dates its replies may be apart; of two time zones, where one is set wrongly. */
const CLOCKS_APART_MS = 3_600_000;
const ZONES_APART_MS = 14 * 3_600_000;
/** The `Date` header counts whole seconds. */
const CLOCK_GRAIN_MS = 2_000;

/**
 * What a fence can rest on instead of the job's history: a row at rest with the time of its last run, or of a job that
 * never ran. Undefined where only the history will do.
 */
export function listedMarkOf(
  { status, startedAtMs }: ListedJob,
  cloudTimeMs: number | undefined,
): ListedMark | undefined {
  if (cloudTimeMs === undefined) return undefined;
  if (isNew(status)) return startedAtMs === undefined ? { cloudTimeMs } : undefined;
  if (startedAtMs === undefined || !hasEnded(submissionVerdict(status))) return undefined;
  return { startedAtMs, cloudTimeMs };
}

/** The run that the list spoke of; undefined when the history does not show it, or the job had never run. */
export function runListed<Row extends DatedRow>(rows: Row[], { startedAtMs }: ListedMark): Row | undefined {
  if (startedAtMs === undefined) return undefined;
  return rows.find((row) => row.createdAtMs === startedAtMs || row.executedAtMs === startedAtMs);
}

/**
 * Whether a run is certainly older than the list: long before it, and not later than the run that it spoke of, which the
 * cluster dates by the same clock.
 */
export function isLongBefore({ createdAtMs }: DatedRow, { startedAtMs, cloudTimeMs }: ListedMark): boolean {
  if (createdAtMs === undefined) return false;
  if (startedAtMs === undefined) return createdAtMs < cloudTimeMs - ZONES_APART_MS;
  return createdAtMs < cloudTimeMs - CLOCKS_APART_MS && createdAtMs <= startedAtMs + CLOCK_GRAIN_MS;
}

/**
 * How sure a run that came after the mark can be ours. A run dated before the list that did not show it, or one next to
 * which the listed run is missing, may be older than the list: never taken for ours, and never overlooked.
 */
export function oursSinceList(
  ours: Candidate['ours'],
  row: DatedRow,
  mark: ListedMark,
  isMadeOut: boolean,
): Candidate['ours'] {
  const isAfter = row.createdAtMs !== undefined && row.createdAtMs >= mark.cloudTimeMs - CLOCK_GRAIN_MS;
  return ours === 'possible' && !(isMadeOut && isAfter) ? 'doubtful' : ours;
}
