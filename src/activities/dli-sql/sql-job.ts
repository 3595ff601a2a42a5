import { clock } from '../../client/clock';
import type { CallOptions } from '../../client/call-options';
import { jobIdIn, type SqlJob } from '../../client/dli-sql/dli-sql';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { DliSqlBody, DliSqlOutput } from '../../domain/dli-sql/sql-body';
import type { SqlMark, SqlTrace } from '../../domain/dli-sql/sql-job';
import { jobsWithMark, MARKER_KEY, mayBeFrom, ownershipOf, sqlRun, sqlVerdict } from '../../domain/dli-sql/sql-job';
import { keptRows } from '../../domain/dli-sql/sql-rows';
import { nameOfStatement, statementOf } from '../../domain/dli-sql/statement';
import { reasonOf } from '../../domain/reason';
import type { Run } from '../../domain/run';
import type { Sighting, Verdict } from '../../domain/verdict';
import { NO_ROWS, SHARED_QUEUE } from '../../spec/step-types/dli-sql';
import { asLost } from '../as-lost';
import type { RemoteJob, StartAnswer } from '../remote-job';
import { listedFrom } from '../watch/listed-from';
import { StepFailure } from '../step-failure';
import { sqlList } from './sql-list';
import { SQL_MARK } from './sql-parts';

/** So many jobs of the same text whose tags the list does not tell are looked at one by one. */
const MOST_UNTOLD = 5;
/** So many looks ask for rows whose reply cannot be read. */
const MOST_UNREAD = 3;

/**
 * One statement. DLI gives its job an id of its own and refuses no second submission; a tag that the start chooses is how
 * the job is found again. @param marker of a start without the fence of an earlier one
 */
export function sqlJob(cloud: HuaweiCloud, body: DliSqlBody, marker: string): RemoteJob<SqlMark, SqlTrace> {
  const { dliSql } = cloud;
  const sql = statementOf(body.sql);
  const unit = nameOfStatement(sql);
  const { queue, database, conf } = body;
  let unread = 0;

  /** A job of which the list tells no tags may tell them itself. */
  async function withTags(job: SqlJob, call: CallOptions): Promise<SqlJob> {
    try {
      return { ...job, tags: (await dliSql.jobStatus(job.id, call)).value.tags };
    } catch (error) {
      if (error instanceof HuaweiCloudError && !error.isTransient) return job;
      throw error;
    }
  }

  async function marked(mark: SqlMark, call: CallOptions) {
    const byTag = await jobsByTag(mark, call);
    const tagged = jobsWithMark(byTag?.value.jobs ?? [], sql, mark).filter(({ ours }) => ours === 'possible');
    if (byTag && tagged.length) return { found: tagged, cloudTimeMs: byTag.cloudTimeMs };
    // The filter may not be heard, or not know the tag yet: what is newest is matched here.
    const newest = await dliSql.jobs({}, call);
    const listed = [...(byTag?.value.jobs ?? []), ...newest.value.jobs];
    const jobs = [...new Map(listed.map((job) => [job.id, job])).values()];
    const untold = jobs.filter((job) => job.tags === undefined && mayBeFrom(job, sql, mark)).slice(0, MOST_UNTOLD);
    const told = await Promise.all(jobs.map(async (job) => (untold.includes(job) ? withTags(job, call) : job)));
    return { found: jobsWithMark(told, sql, mark), cloudTimeMs: byTag?.cloudTimeMs ?? newest.cloudTimeMs };
  }

  /** Undefined where DLI does not take the filter. */
  async function jobsByTag({ marker: value, atMs }: SqlMark, call: CallOptions) {
    const query = { tag: { key: MARKER_KEY, value }, startMs: listedFrom([Math.floor(atMs)]) };
    return dliSql.jobs(query, call).catch((error: unknown) => {
      if (error instanceof HuaweiCloudError && error.kind === 'InvalidRequest') return undefined;
      throw error;
    });
  }

  async function submit(mark: SqlMark, call: CallOptions): Promise<StartAnswer<SqlTrace>> {
    const tag = { key: MARKER_KEY, value: mark.marker };
    try {
      const { value, cloudTimeMs } = await dliSql.submitJob({ sql, queue, database, conf, tag }, call);
      if (value.jobId === undefined) return { is: 'accepted' };
      return { is: 'started', run: sqlRun(sql, value.jobId, { submittedAtMs: cloudTimeMs ?? clock.now() }) };
    } catch (error) {
      const run = await runGoingOn(error, mark, call);
      if (!run) throw error;
      return { is: 'started', run };
    }
  }

  /** DLI has waited for too long and tells the id of what goes on: believed once its tag says that it is ours. */
  async function runGoingOn(error: unknown, mark: SqlMark, call: CallOptions): Promise<Run<SqlTrace> | undefined> {
    const id = error instanceof HuaweiCloudError && error.httpStatus === 408 ? jobIdIn(error.words) : undefined;
    if (id === undefined) return undefined;
    try {
      const { value } = await dliSql.jobStatus(id, { ...call, maySend: undefined, priority: 'fence' });
      const isOurs = ownershipOf(value, mark.marker) === 'ours';
      return isOurs ? sqlRun(sql, id, { submittedAtMs: value.startTimeMs ?? mark.atMs }) : undefined;
    } catch (failed) {
      if (failed instanceof HuaweiCloudError) return undefined;
      throw failed;
    }
  }

  async function look(
    runs: Run<SqlTrace>[],
    call: CallOptions,
    {
      isGone,
      sighting,
    }: { isGone: (error: HuaweiCloudError) => boolean; sighting: (job: SqlJob) => Promise<Sighting> },
  ): Promise<Sighting[]> {
    return Promise.all(
      runs.map(async ({ id }): Promise<Sighting> => {
        let job: SqlJob;
        try {
          job = (await dliSql.jobStatus(id, call)).value;
        } catch (error) {
          return asLost(error, isGone);
        }
        return sighting(job);
      }),
    );
  }

  /** A result is read once its job has come to its end; what cannot be read is no success. */
  async function withRows(job: SqlJob, seen: Sighting, call: CallOptions): Promise<Sighting> {
    if (seen.verdict !== 'succeeded') return seen;
    const output = outputOf(job);
    if (!body.rows) return { ...seen, output };
    if (job.type !== undefined && job.type.toUpperCase() !== 'QUERY')
      return {
        ...seen,
        output: { ...output, rows: [] },
        reason: `a statement of type ${job.type} has no rows to bring back`,
      };
    try {
      const { rows, leftOut } = keptRows((await previewOf(job.id, call)).value, body.rows);
      return { ...seen, output: { ...output, rows }, reason: leftOut };
    } catch (error) {
      if (!(error instanceof HuaweiCloudError)) throw error;
      // One that broke off is asked for again; where nothing but a proxy's page ever comes, that is how it is.
      const isBroken = error.kind === 'BrokenReply';
      if (isBroken) unread += 1;
      if (error.isTransient && !error.undocumented && !(isBroken && unread >= MOST_UNREAD)) throw error;
      return { ...seen, verdict: 'failed', reason: reasonOf(`its rows cannot be read: ${error.message}`) };
    }
  }

  /** A reply that cannot be read may be that of a proxy: asked for once more. */
  async function previewOf(jobId: string, call: CallOptions) {
    const ref = { jobId, queue, rows: body.rows };
    return dliSql.preview(ref, call).catch(async (error: unknown) => {
      if (error instanceof HuaweiCloudError && error.kind === 'BrokenReply') return dliSql.preview(ref, call);
      throw error;
    });
  }

  return {
    units: [unit],
    isMark: (mark) => SQL_MARK.safeParse(mark).success,
    list: sqlList(cloud),

    // Nothing else stands in the way of a statement: no name is taken by one that runs.
    async survey(_units, call) {
      if (body.rows && (queue ?? dliSql.defaultQueue ?? SHARED_QUEUE) === SHARED_QUEUE)
        throw new StepFailure('InvalidSpec', `\`rows\` ${NO_ROWS}: name one by \`queue\`, or in the connection`);
      const { cloudTimeMs } = await dliSql.jobs({ pageSize: 1 }, call);
      return { marks: { [unit]: { marker, atMs: cloudTimeMs ?? clock.now() } }, active: {}, refused: [], cloudTimeMs };
    },

    async start(_units, marks, call) {
      return { [unit]: await submit(marks[unit] ?? { marker, atMs: clock.now() }, call) };
    },

    async since(_units, marks, call) {
      const { found, cloudTimeMs } = await marked(marks[unit] ?? { marker, atMs: clock.now() }, call);
      return { candidates: { [unit]: found }, cloudTimeMs };
    },

    look: async (runs, call) =>
      look(runs, call, { isGone: isUnknown, sighting: async (job) => withRows(job, sightingOf(job), call) }),

    // Of a job that was cancelled DLI may answer 400, others have seen.
    checkStopped: async (runs, call) =>
      look(runs, call, {
        isGone: (error) => isUnknown(error) || error.kind === 'InvalidRequest',
        sighting: async (job) => sightingOf(job),
      }),

    async stop(runs, call) {
      for (const { id } of runs) await dliSql.cancelJob(id, call);
      return 'asked';
    },
  };
}

function isUnknown({ kind }: HuaweiCloudError): boolean {
  return kind === 'NotFound';
}

const TELL_WHY = new Set<Verdict>(['failed', 'stopped']);

function sightingOf({ status, message }: SqlJob): Sighting {
  const verdict = sqlVerdict(status);
  return { verdict, status, reason: TELL_WHY.has(verdict) ? reasonOf(message) : undefined };
}

/** A count beyond what a number keeps is rounded: nobody reckons with its last digit. */
function outputOf({ id, resultCount, inputRows, badRows, resultPath }: SqlJob): DliSqlOutput {
  const countOf = (count: number | string | undefined) => (count === undefined ? undefined : Number(count));
  return {
    jobId: id,
    resultCount: countOf(resultCount),
    inputRows: countOf(inputRows),
    badRows: countOf(badRows),
    resultPath,
  };
}
