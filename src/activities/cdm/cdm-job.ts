import { clock } from '../../client/clock';
import type { CallOptions } from '../../client/call-options';
import type { CdmHistory, CdmSubmission } from '../../client/cdm/cdm';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { listedMarkOf } from '../../domain/cdm/listed-mark';
import { compareIds } from '../../domain/cdm/submission-id';
import { MOST_FURTHER_TRIES, traceOf, triesOf, wordOfTry } from '../../domain/cdm/further-tries';
import { submissionVerdict } from '../../domain/cdm/submission-verdict';
import type { CdmTrace } from '../../domain/cdm/submission-id';
import type { CdmMark } from '../../domain/cdm/submissions-since';
import {
  activeRow,
  cdmMarkOf,
  cdmRun,
  isFollowed,
  isSince,
  rowOf,
  submissionsSince,
} from '../../domain/cdm/submissions-since';
import type { CdmNamedBody, CdmOutput } from '../../domain/cdm/cdm-body';
import { reasonOf } from '../../domain/reason';
import type { Candidate, Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
import { hasEnded } from '../../domain/verdict';
import { asLost } from '../as-lost';
import type { RemoteJob, Survey } from '../remote-job';
import { CDM_MARK } from './cdm-parts';
import type { SeenJob } from './cluster-jobs';
import { clusterList } from './cluster-list';
import { onCluster } from './on-cluster';
import { type Failed, FailedRuns } from './failed-runs';
import type { KnownUsers } from './known-users';
import type { RecentJobs } from './recent-jobs';

/** So many looks ask for a definition whose reply cannot be read. */
const MOST_UNREAD = 3;

type History = CdmHistory & { cloudTimeMs?: number };

/** What is known of a run: its submission and those in which CDM has tried it again, and the job's other rows. */
interface SeenRun {
  tries: CdmSubmission[];
  rows: CdmSubmission[];
  /** It has failed, and CDM may still try again. */
  mayFollow: boolean;
}

/** A CDM job: its runs are submissions, told apart by their ids. Stopping goes by the job's name. */
export function cdmJob(
  cloud: HuaweiCloud,
  body: CdmNamedBody,
  users: KnownUsers,
  recent: RecentJobs,
  failed: FailedRuns = new FailedRuns(60_000),
): RemoteJob<CdmMark, CdmTrace> {
  const { cdm } = cloud;
  const job = { clusterId: body.clusterId, jobName: body.jobName };
  const unit = body.jobName;

  const onIts = async <T>(call: CallOptions, ask: () => Promise<T>) => onCluster(cloud, body.clusterId, call, ask);

  async function history(call: CallOptions): Promise<History> {
    const { value, cloudTimeMs } = await onIts(call, async () => cdm.submissions(job, call));
    const { runs, page } = value;
    if (page === 'whole' || (page === 'newestFirst' && runs.length)) return { ...value, cloudTimeMs };
    // A page of others' runs, or of the oldest, hides the newest of ours: its status shows the last one.
    const last = await cdm.jobStatus(job, call);
    return { runs: [...runs, ...last.value], page, cloudTimeMs: last.cloudTimeMs ?? cloudTimeMs };
  }

  async function rowsFor({ trace }: Run<CdmTrace>, call: CallOptions): Promise<CdmSubmission[]> {
    const { runs } = (await cdm.submissions(job, call)).value;
    return rowOf(runs, trace) ? runs : [...runs, ...(await cdm.jobStatus(job, call)).value];
  }

  /** A run that has failed is not at its end where the job's definition has CDM try again. */
  async function withTries(rows: CdmSubmission[], { trace }: Run<CdmTrace>, call: CallOptions): Promise<SeenRun> {
    const row = rowOf(rows, trace);
    const known = { tries: row ? [row] : [], rows, mayFollow: false };
    if (!row || submissionVerdict(row.status) !== 'failed') {
      if (row) failed.forget(nameOf(row));
      return known;
    }
    if (!(await retriesItself(row, call))) return known;
    const tries = triesOf(rows, trace, failed.graceMs);
    const last = tries.at(-1) ?? row;
    if (submissionVerdict(last.status) !== 'failed') return { ...known, tries };
    const isLast = tries.length > MOST_FURTHER_TRIES || isFollowed(rows, traceOf(last));
    return { ...known, tries, mayFollow: !isLast && failed.mayFollow(failed.note(nameOf(last))) };
  }

  async function retriesItself(row: CdmSubmission, call: CallOptions): Promise<boolean> {
    const known = failed.note(nameOf(row));
    known.retriesItself ??= await definedRetry(known, call);
    return known.retriesItself;
  }

  async function definedRetry(known: Failed, call: CallOptions): Promise<boolean> {
    try {
      return (await cdm.job(job, call)).value?.retriesItself ?? false;
    } catch (error) {
      if (!(error instanceof HuaweiCloudError)) throw error;
      // Who may start a job and see its runs need not be allowed to read its definition, nor need that be as documented.
      if (!error.isTransient || error.undocumented) return false;
      // One that broke off is asked for again; where nothing but a proxy's page ever comes, that is how it is.
      known.unread = (known.unread ?? 0) + (error.kind === 'BrokenReply' ? 1 : 0);
      if (known.unread >= MOST_UNREAD) return false;
      throw error;
    }
  }

  /** A submission that is tried again has failed anew when its row is of another time. */
  function nameOf({ id, createdAtMs, updatedAtMs }: CdmSubmission): string {
    return [body.clusterId, id, createdAtMs, updatedAtMs].join('/');
  }

  /** The further tries of a run are not runs of others'. */
  async function withoutTries(
    candidates: Candidate<CdmTrace>[],
    rows: CdmSubmission[],
    call: CallOptions,
  ): Promise<Candidate<CdmTrace>[]> {
    const first = rowOf(rows, firstOf(candidates)?.run.trace ?? {});
    if (candidates.length < 2 || !first || submissionVerdict(first.status) !== 'failed') return candidates;
    if (!(await retriesItself(first, call))) return candidates;
    const further = triesOf(rows, traceOf(first), failed.graceMs).slice(1);
    const isFurther = ({ run }: Candidate<CdmTrace>) => further.some((row) => rowOf([row], run.trace));
    return candidates.filter((candidate) => !isFurther(candidate));
  }

  async function look(
    runs: Run<CdmTrace>[],
    call: CallOptions,
    sighting: (seen: SeenRun) => Sighting,
  ): Promise<Sighting[]> {
    const [run] = runs;
    if (!run) return [];
    try {
      const rows = await rowsFor(run, call);
      return [sighting(await withTries(rows, run, call))];
    } catch (error) {
      // A job that is deleted after its run takes its history with it: that is no success.
      return [asLost(error)];
    }
  }

  return {
    units: [unit],
    isMark: (mark) => CDM_MARK.safeParse(mark).success,
    ownershipIsAmbiguous: () => !users.us.proven,
    list: clusterList(cloud, body.clusterId),
    look: async (runs, call) => look(runs, call, sightingOfRun),
    checkStopped: async (runs, call) => look(runs, call, restOf),

    survey: async (_units, call) =>
      recent.answer<Survey<CdmMark, CdmTrace>>(unit, call, {
        byRow: (row) => surveyOf(unit, row),
        async byItself() {
          const { runs, cloudTimeMs } = await history(call);
          const running = activeRow(runs);
          const active = running ? { [unit]: cdmRun(unit, running) } : {};
          return { marks: { [unit]: cdmMarkOf(runs) }, active, refused: [], cloudTimeMs };
        },
      }),

    async start(_units, marks, call) {
      const { value: rows } = await onIts(call, async () => cdm.startJob(job, body.variables, call));
      const mark = marks[unit] ?? {};
      const row = rows.find((candidate) => isSince(candidate, mark));
      if (row?.user) users.prove(row.user);
      // Without an id the reply cannot name the run; and an id that is not newer belongs to an earlier one.
      return { [unit]: row?.id !== undefined ? { is: 'started', run: cdmRun(unit, row) } : { is: 'accepted' } };
    },

    async since(_units, marks, call) {
      const { runs, page, cloudTimeMs } = await history(call);
      const mark = marks[unit] ?? {};
      const found = await withoutTries(submissionsSince(unit, runs, mark, users.us), runs, call);
      return { candidates: { [unit]: mayHideRuns(page, runs, mark) ? found.map(inDoubt) : found }, cloudTimeMs };
    },

    stopsByName: true,
    async stop(_runs, call) {
      const { value } = await cdm.stopJob(job, call);
      // CDM stops by name: that nothing of this name runs is said of our run too, though its word may be UNKNOWN for hours.
      return value === 'notRunning' ? 'atRest' : 'asked';
    },
  };
}

/** What a fence rests on when the cluster's list was read for many: undefined where the list does not say enough. */
function surveyOf(unit: string, row: SeenJob): Survey<CdmMark, CdmTrace> | undefined {
  const { cloudTimeMs, askedAtMs } = row;
  const listed = listedMarkOf(row, cloudTimeMs);
  if (!listed) return undefined;
  return {
    marks: { [unit]: { listed } },
    active: {},
    refused: [],
    cloudTimeMs,
    ageMs: clock.monotonicMs() - askedAtMs,
  };
}

/** Whether a run that came after the mark may stand on no page: then one that is seen may not be the only one. */
function mayHideRuns(page: CdmHistory['page'], runs: CdmSubmission[], mark: CdmMark): boolean {
  if (page === 'whole') return false;
  return page === 'unordered' || runs.every((row) => isSince(row, mark));
}

function inDoubt(candidate: Candidate<CdmTrace>): Candidate<CdmTrace> {
  return candidate.ours === 'possible' ? { ...candidate, ours: 'doubtful' } : candidate;
}

function sightingOf(row: CdmSubmission): Sighting {
  const verdict = submissionVerdict(row.status);
  const { rowsWritten } = row;
  return {
    verdict,
    status: row.status,
    // -1 is what CDM shows while it boots, as well as after a failure.
    progress: row.progress !== undefined && row.progress >= 0 ? row.progress : undefined,
    rows: typeof rowsWritten === 'number' ? rowsWritten : undefined,
    reason: verdict === 'failed' || verdict === 'stopped' ? whyItFailed(row) : undefined,
    output: verdict === 'succeeded' ? outputOf(row) : undefined,
  };
}

/** A count beyond what a number keeps (nine million billion) is rounded: nobody reckons with its last digit. */
function outputOf({ id, ...row }: CdmSubmission): CdmOutput {
  const countOf = (count: number | string | undefined) => (count === undefined ? undefined : Number(count));
  return {
    submissionId: id,
    rowsWritten: countOf(row.rowsWritten),
    rowsRead: countOf(row.rowsRead),
    bytesWritten: countOf(row.bytesWritten),
    filesWritten: countOf(row.filesWritten),
  };
}

function sightingOfRun({ tries, mayFollow }: SeenRun): Sighting {
  const last = tries.at(-1);
  if (!last) return { verdict: 'undecided' };
  const seen = { ...sightingOf(last), status: wordOfTry(tries) };
  return mayFollow ? { ...seen, verdict: 'waiting', isBetweenTries: true } : seen;
}

function restOf(seenRun: SeenRun): Sighting {
  const last = seenRun.tries.at(-1);
  if (!last) return { verdict: 'lost' };
  const seen = sightingOfRun(seenRun);
  // Whatever word stands at a run that another has followed: what runs under the name now is that other one.
  const isOver = isFollowed(seenRun.rows, traceOf(last)) && !hasEnded(seen.verdict);
  return isOver ? { ...seen, verdict: 'stopped' } : seen;
}

function firstOf(candidates: Candidate<CdmTrace>[]): Candidate<CdmTrace> | undefined {
  const key = ({ run: { trace } }: Candidate<CdmTrace>) => trace.submissionId ?? trace.createdAtMs ?? 0;
  return [...candidates].sort((one, other) => compareIds(key(one), key(other)))[0];
}

function whyItFailed({ errorSummary, errorDetails }: CdmSubmission): string | undefined {
  const details = errorDetails && errorDetails !== errorSummary ? errorDetails : undefined;
  return reasonOf([errorSummary, details].filter(Boolean).join(': '));
}
