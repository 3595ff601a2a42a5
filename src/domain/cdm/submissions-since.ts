import { BOUNDS } from '../bounds';
import { cut } from '../reason';
import type { Candidate, Run } from '../run';
import { hasEnded } from '../verdict';
import type { ListedMark } from './listed-mark';
import { isLongBefore, oursSinceList, runListed } from './listed-mark';
import type { CdmTrace, SubmissionId } from './submission-id';
import { compareIds, submissionIdOf } from './submission-id';
import { submissionVerdict, wasNeverRun } from './submission-verdict';

/** What is remembered of a CDM job before it is started. Empty when it has never run. */
export interface CdmMark {
  /** The newest submission's id. */
  newestId?: SubmissionId;
  /** When that was submitted, by the cloud's clock, in milliseconds since 1970. */
  newestCreatedAtMs?: number;
  /** What the cluster's list said, where it was read in place of the job's own history. */
  listed?: ListedMark;
}

/** The fields of a submission that identity and verdict rest on. */
export interface SubmissionSeen {
  /** Grows with time; absent in some of the vendor's replies. */
  id?: SubmissionId;
  /** Who started it. */
  user?: string;
  /** When it was submitted, by the cloud's clock, in milliseconds since 1970. */
  createdAtMs?: number;
  /** When it was carried out: the same moment in the samples there are. */
  executedAtMs?: number;
  /** The vendor's word. */
  status?: string;
  /** Started by CDM's own schedule, and so not by us. */
  executedAutomatically?: boolean;
}

/** Whom our starts are recorded under, and how sure we are. */
export interface OurUser {
  /** Absent while nothing tells. */
  name?: string;
  /** True once a clear reply to one of our own starts carried this name. */
  proven: boolean;
}

/** A row that stands for a run: a job that was never run answers with a row as well. */
function isRun(row: SubmissionSeen): boolean {
  return !wasNeverRun(row.status) && (row.id !== undefined || row.createdAtMs !== undefined);
}

/** The newest run among the rows, in whatever order they came. */
export function cdmMarkOf(rows: SubmissionSeen[]): CdmMark {
  const runs = rows.filter(isRun);
  return {
    newestId: largest(runs.map((row) => row.id)),
    newestCreatedAtMs: largest(runs.map((row) => row.createdAtMs)),
  };
}

/** Whether the row is certainly a run that came after the mark. */
export function isSince(row: SubmissionSeen, mark: CdmMark): boolean {
  if (mark.listed) {
    const isNewer = (row.createdAtMs ?? 0) > (mark.listed.startedAtMs ?? 0);
    return isRun(row) && isNewer && !isLongBefore(row, mark.listed);
  }
  return isRun(row) && cameAfter(row, mark) === 'certainly';
}

/**
 * Whether a run came after the mark: by id, or by its creation date where ids are missing. `perhaps` where it is earlier
 * by its id and later by its date (the ids of a cluster that is set up anew begin again), or where it and the mark have
 * neither in common.
 */
function cameAfter(
  { id, createdAtMs }: SubmissionSeen,
  { newestId, newestCreatedAtMs }: CdmMark,
): 'certainly' | 'perhaps' | 'no' {
  if (newestId === undefined && newestCreatedAtMs === undefined) return 'certainly';
  const byId = isLater(id, newestId);
  const byDate = isLater(createdAtMs, newestCreatedAtMs);
  if (byId === undefined && byDate === undefined) return 'perhaps';
  if (byId ?? byDate) return 'certainly';
  return byDate ? 'perhaps' : 'no';
}

/** Undefined where the two cannot be compared. */
function isLater(one: SubmissionId | undefined, other: SubmissionId | undefined): boolean | undefined {
  return one === undefined || other === undefined ? undefined : compareIds(one, other) > 0;
}

/** The runs that came after the mark, each with whether it can be the one we started. */
export function submissionsSince(
  jobName: string,
  rows: SubmissionSeen[],
  mark: CdmMark,
  us: OurUser,
): Candidate<CdmTrace>[] {
  const seen = new Set<string>();
  const { listed } = mark;
  const before = listed && runListed(rows, listed);
  // A job that had never run has no run to be made out by.
  const isMadeOut = before !== undefined || listed?.startedAtMs === undefined;
  return rows
    .filter((row) => isRun(row) && (!listed || isSinceList(row, listed, before)))
    .flatMap((row) => {
      const after = cameAfter(row, before ? markOf(before) : mark);
      return after === 'no' ? [] : [{ row, after }];
    })
    .map(({ row, after }) => ({
      run: cdmRun(jobName, row),
      ours: oursAfter(after, listed ? oursSinceList(canBeOurs(row, us), row, listed, isMadeOut) : canBeOurs(row, us)),
      beganAtMs: row.createdAtMs,
      askedByMs: row.createdAtMs,
      evidence: describe(row),
    }))
    .filter(({ run }) => !seen.has(run.id) && seen.add(run.id));
}

function isSinceList(row: SubmissionSeen, listed: ListedMark, before: SubmissionSeen | undefined): boolean {
  return row !== before && !isLongBefore(row, listed);
}

function markOf({ id, createdAtMs }: SubmissionSeen): CdmMark {
  return { newestId: id, newestCreatedAtMs: createdAtMs };
}

/** A run that may be older than the mark is never taken for ours, and never overlooked. */
function oursAfter(after: 'certainly' | 'perhaps', ours: Candidate['ours']): Candidate['ours'] {
  return ours === 'possible' && after === 'perhaps' ? 'doubtful' : ours;
}

/** The run a submission row stands for. */
export function cdmRun(jobName: string, row: SubmissionSeen): Run<CdmTrace> {
  return {
    id: row.id !== undefined ? String(row.id) : `created-${row.createdAtMs}`,
    job: jobName,
    origin: 'new',
    trace: { submissionId: row.id, createdAtMs: row.createdAtMs },
  };
}

/** The row that shows this run, and no other run of the same job. */
export function rowOf<Row extends SubmissionSeen>(rows: Row[], trace: CdmTrace): Row | undefined {
  return rows.find((row) =>
    trace.submissionId !== undefined && row.id !== undefined
      ? row.id === trace.submissionId
      : trace.createdAtMs !== undefined && row.createdAtMs === trace.createdAtMs,
  );
}

/** The submission that is active now; a CDM job has one at most. */
export function activeRow<Row extends SubmissionSeen>(rows: Row[]): Row | undefined {
  const newestFirst = rows.filter(isRun).sort((a, b) => compareIds(placeOf(b), placeOf(a)));
  const [newest] = newestFirst;
  return newest && ['running', 'waiting'].includes(submissionVerdict(newest.status)) ? newest : undefined;
}

function placeOf({ id, createdAtMs }: SubmissionSeen): SubmissionId {
  return id ?? createdAtMs ?? 0;
}

function canBeOurs(row: SubmissionSeen, us: OurUser): Candidate['ours'] {
  // CDM's own scheduler started it.
  if (row.executedAutomatically) return 'no';
  if (us.name === undefined || row.user === undefined || row.user === us.name) return 'possible';
  return us.proven ? 'no' : 'doubtful';
}

function describe(row: SubmissionSeen): string {
  const when = row.createdAtMs === undefined ? 'at an unknown time' : `at ${new Date(row.createdAtMs).toISOString()}`;
  const how = row.executedAutomatically ? ', by its schedule' : '';
  const state = hasEnded(submissionVerdict(row.status)) ? 'ended' : 'now';
  return `submission ${row.id ?? '(no id)'} of ${row.user ?? 'an unknown user'} ${when}${how}, ${state} ${row.status ?? '(no status)'}`;
}

function largest<Value extends SubmissionId>(values: (Value | undefined)[]): Value | undefined {
  return values.filter((value) => value !== undefined).sort((a, b) => compareIds(b, a))[0];
}

/** Whether a run of the job began after this one: CDM runs one at a time, so that this one has ended. */
export function isFollowed(rows: SubmissionSeen[], trace: CdmTrace): boolean {
  return rows.some((row) => isSince(row, { newestId: trace.submissionId, newestCreatedAtMs: trace.createdAtMs }));
}

/**
 * The submission that a person says is ours.
 * @throws RangeError when no submission has such an id
 */
export function adoptedSubmission(jobName: string, runId: string): Run<CdmTrace> {
  const [, created] = /^created-(\d{1,15})$/.exec(runId) ?? [];
  if (!created && !/^\d{1,20}$/.test(runId)) {
    throw new RangeError(`a submission id is a whole number, not ${cut(runId, BOUNDS.quotedCharacters.most)}`);
  }
  const row = created ? { createdAtMs: Number(created) } : { id: submissionIdOf(runId) };
  return { ...cdmRun(jobName, row), origin: 'adopted' };
}
