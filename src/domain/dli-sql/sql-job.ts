import { quoted } from '../quoted';
import type { Candidate, Run } from '../run';
import { meaningsOf } from '../status-word';
import type { Verdict } from '../verdict';
import { nameOfStatement } from './statement';

/** The key of the tag that marks a job as ours. */
export const MARKER_KEY = 'temporal-run';

/** What is remembered of a statement before it is submitted: how the job that comes of it is marked. */
export interface SqlMark {
  /** The value of its tag: no other start has the same. */
  marker: string;
  /** When the mark was made, by the cloud's clock where it told, in milliseconds since 1970. */
  atMs: number;
}

/** A job needs no more than its id to be told from others; when it was submitted says in which part of a list it stands. */
export interface SqlTrace {
  /** By the cloud's clock, in milliseconds since 1970. */
  submittedAtMs?: number;
}

/** The fields of a job that identity and verdict rest on. */
export interface SqlJobSeen {
  /** DLI's own. */
  id: string;
  /** The vendor's word. */
  status?: string;
  /** When it was submitted, or began to run: no page says which. In milliseconds since 1970. */
  startTimeMs?: number;
  /** As it was sent, cut where it is long. */
  statement?: string;
  /** Absent where the reply leaves them out, which says nothing of whether there are some. */
  tags?: readonly SqlTag[];
}

/** What somebody has attached to a job. */
export interface SqlTag {
  /** Its name. */
  key: string;
  /** What it says. */
  value: string;
}

/**
 * Statuses of a SQL job as of 2026-11 (huawei-api-more 1.3). FINISH stands in one text of the SDK, FINISHED in all others;
 * that DELETED is an end is a guess. Words that the SDK knows of its list's filter alone keep the wait open.
 */
const verdictIn = meaningsOf<Verdict>({
  LAUNCHING: 'waiting',
  RUNNING: 'running',
  SCALING: 'running',
  FINISHED: 'succeeded',
  FINISH: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'stopped',
  CANCELED: 'stopped',
  DELETED: 'stopped',
});

/** What the status of a SQL job says. One that was just submitted may have none. */
export function sqlVerdict(status: string | undefined): Verdict {
  if (status === undefined || status === '') return 'waiting';
  return verdictIn(status) ?? 'undecided';
}

/** A job by the id that the reply to its submission gave. */
export function sqlRun(sql: string, id: string, trace: SqlTrace = {}): Run<SqlTrace> {
  return { id, job: nameOfStatement(sql), origin: 'new', trace };
}

/** What the tags of a job say of whose it is: `untold` where the reply has none. */
export function ownershipOf({ tags }: Pick<SqlJobSeen, 'tags'>, marker: string): 'ours' | 'notOurs' | 'untold' {
  if (tags === undefined) return 'untold';
  return tags.some(({ key, value }) => key === MARKER_KEY && value === marker) ? 'ours' : 'notOurs';
}

/** Both clocks are the cloud's, and count whole seconds. */
const CLOCK_GRAIN_MS = 2_000;

/**
 * The jobs that may have come of the submission with this mark. One that has the tag is ours, whatever the filter of the
 * list let through. One of the same text of which no reply tells the tags may be: nobody guesses.
 */
export function jobsWithMark(jobs: readonly SqlJobSeen[], sql: string, mark: SqlMark): Candidate<SqlTrace>[] {
  return jobs.flatMap((job) => {
    const ownership = ownershipOf(job, mark.marker);
    if (ownership === 'notOurs' || (ownership === 'untold' && !mayBeFrom(job, sql, mark))) return [];
    // No `beganAtMs`: a statement may begin long after it was submitted, and its tag tells whose it is.
    const run = sqlRun(sql, job.id, { submittedAtMs: job.startTimeMs });
    return [{ run, ours: ownership === 'ours' ? 'possible' : 'doubtful', evidence: describe(job, ownership) }];
  });
}

/** Whether a job that tells no tags is of this text, and newer than the mark. */
export function mayBeFrom({ statement, startTimeMs }: SqlJobSeen, sql: string, { atMs }: SqlMark): boolean {
  const isNewer = startTimeMs === undefined || startTimeMs >= atMs - CLOCK_GRAIN_MS;
  return isNewer && statement !== undefined && plain(statement) === plain(sql);
}

/** Replies have blanks for line ends, and are cut; DLI may leave off what ends a statement. */
const COMPARED = 3_000;

function plain(sql: string): string {
  return sql
    .slice(0, 2 * COMPARED)
    .replace(/[\s;]+/g, ' ')
    .trim()
    .slice(0, COMPARED);
}

function describe({ id, status, startTimeMs }: SqlJobSeen, ownership: 'ours' | 'untold'): string {
  const since = startTimeMs === undefined ? '' : ` since ${new Date(startTimeMs).toISOString()}`;
  const whose = ownership === 'ours' ? 'with our tag' : 'of the same text, whose tags no reply tells';
  return `SQL job ${id} (${whose}), ${status ?? 'no status'}${since}`;
}

/**
 * The job that a person says is ours.
 * @throws RangeError when it cannot be the id of one
 */
export function adoptedSqlJob(sql: string, runId: string): Run<SqlTrace> {
  if (!/^[0-9a-z][\w-]{0,63}$/i.test(runId))
    throw new RangeError(`a SQL job is known by its id, which ${quoted(runId)} is not`);
  return { ...sqlRun(sql, runId), origin: 'adopted' };
}
