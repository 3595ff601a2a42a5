import type { CallOptions } from '../../client/call-options';
import type { CdmSubmission } from '../../client/cdm';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { listedMarkOf } from '../../domain/cdm/listed-mark';
import { compareIds } from '../../domain/cdm/submission-id';
import { submissionVerdict } from '../../domain/cdm/submission-verdict';
import type { CdmMark, CdmTrace } from '../../domain/cdm/submissions-since';
import {
  activeRow,
  cdmMarkOf,
  cdmRun,
  isFollowed,
  isSince,
  rowOf,
  submissionsSince,
} from '../../domain/cdm/submissions-since';
import type { CdmBody } from '../../domain/plan';
import { reasonOf } from '../../domain/reason';
import type { Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
import { hasEnded } from '../../domain/verdict';
import type { RemoteJob, Survey } from '../remote-job';
import type { SeenJob } from './cluster-jobs';
import { clusterList } from './cluster-list';
import type { KnownUsers } from './known-users';
import type { RecentJobs } from './recent-jobs';

/** The vendor's history has ten rows a page and no way to ask for the next. */
const HISTORY_PAGE = 10;

/** A CDM job: its runs are submissions, told apart by their ids. Stopping goes by the job's name. */
export function cdmJob(
  cloud: HuaweiCloud,
  body: CdmBody,
  users: KnownUsers,
  recent: RecentJobs,
): RemoteJob<CdmMark, CdmTrace> {
  const { cdm } = cloud;
  const job = { clusterId: body.clusterId, jobName: body.jobName };
  const unit = body.jobName;

  async function history(call: CallOptions): Promise<{ rows: CdmSubmission[]; cloudTimeMs?: number }> {
    const { value: rows, cloudTimeMs } = await cdm.submissions(job, call);
    if (rows.length < HISTORY_PAGE || isNewestFirst(rows)) return { rows, cloudTimeMs };
    // Oldest first would hide the newest runs of a job with many: its status shows the last one.
    const last = await cdm.jobStatus(job, call);
    return { rows: [...rows, ...last.value], cloudTimeMs: last.cloudTimeMs ?? cloudTimeMs };
  }

  async function rowsFor({ trace }: Run<CdmTrace>, call: CallOptions): Promise<CdmSubmission[]> {
    const { value: rows } = await cdm.submissions(job, call);
    return rowOf(rows, trace) ? rows : [...rows, ...(await cdm.jobStatus(job, call)).value];
  }

  async function look(
    runs: Run<CdmTrace>[],
    call: CallOptions,
    sighting: (row: CdmSubmission | undefined, rows: CdmSubmission[], run: Run<CdmTrace>) => Sighting,
  ): Promise<Sighting[]> {
    const [run] = runs;
    if (!run) return [];
    try {
      const rows = await rowsFor(run, call);
      return [sighting(rowOf(rows, run.trace), rows, run)];
    } catch (error) {
      // A job that is deleted after its run takes its history with it: that is no success.
      if (error instanceof HuaweiCloudError && error.kind === 'NotFound')
        return [{ verdict: 'lost', reason: reasonOf(error.message) }];
      throw error;
    }
  }

  return {
    units: [unit],
    mayShowOthersFirst: () => !users.us.proven,
    list: clusterList(cloud, body.clusterId),
    look: async (runs, call) => look(runs, call, (row) => (row ? sightingOf(row) : { verdict: 'undecided' })),
    lookForRest: async (runs, call) => look(runs, call, restOf),

    survey: async (_units, call) =>
      recent.answer<Survey<CdmMark, CdmTrace>>(unit, call, {
        byRow: (row) => surveyOf(unit, row),
        async byItself() {
          const { rows, cloudTimeMs } = await history(call);
          const running = activeRow(rows);
          const active = running ? { [unit]: cdmRun(unit, running) } : {};
          return { marks: { [unit]: cdmMarkOf(rows) }, active, refused: [], cloudTimeMs };
        },
      }),

    async start(_units, marks, call) {
      const { value: rows } = await cdm.startJob(job, body.variables, call);
      const mark = marks[unit] ?? {};
      const row = rows.find((candidate) => isSince(candidate, mark));
      if (row?.user) users.prove(row.user);
      // Without an id the reply cannot name the run; and an id that is not newer belongs to an earlier one.
      return { [unit]: row?.id !== undefined ? { is: 'started', run: cdmRun(unit, row) } : { is: 'accepted' } };
    },

    async since(_units, marks, call) {
      const { rows, cloudTimeMs } = await history(call);
      const mark = marks[unit] ?? {};
      return { candidates: { [unit]: submissionsSince(unit, rows, mark, users.us) }, cloudTimeMs };
    },

    stopsByName: true,
    async stop(_runs, call) {
      await cdm.stopJob(job, call);
    },
  };
}

/** What a fence rests on when the cluster's list was read for many: undefined where the list does not say enough. */
function surveyOf(unit: string, row: SeenJob): Survey<CdmMark, CdmTrace> | undefined {
  const { cloudTimeMs, askedAtMs } = row;
  const listed = listedMarkOf(row, cloudTimeMs);
  if (!listed) return undefined;
  return { marks: { [unit]: { listed } }, active: {}, refused: [], cloudTimeMs, ageMs: performance.now() - askedAtMs };
}

function isNewestFirst(rows: CdmSubmission[]): boolean {
  const keys = rows.map((row) => row.id ?? row.createdAtMs ?? 0);
  return keys.every((key) => compareIds(key, keys[0] ?? 0) <= 0);
}

function sightingOf(row: CdmSubmission): Sighting {
  const verdict = submissionVerdict(row.status);
  const { rowsWritten, rowsRead, bytesWritten, filesWritten } = row;
  return {
    verdict,
    status: row.status,
    // -1 is what CDM shows while it boots, as well as after a failure.
    progress: row.progress !== undefined && row.progress >= 0 ? row.progress : undefined,
    rows: typeof rowsWritten === 'number' ? rowsWritten : undefined,
    reason: verdict === 'failed' || verdict === 'stopped' ? whyItFailed(row) : undefined,
    output:
      verdict === 'succeeded' ? { submissionId: row.id, rowsWritten, rowsRead, bytesWritten, filesWritten } : undefined,
  };
}

function restOf(row: CdmSubmission | undefined, rows: CdmSubmission[], { trace }: Run<CdmTrace>): Sighting {
  if (!row) return { verdict: 'lost' };
  const seen = sightingOf(row);
  // Whatever word stands at a run that another has followed: what runs under the name now is that other one.
  return isFollowed(rows, trace) && !hasEnded(seen.verdict) ? { ...seen, verdict: 'stopped' } : seen;
}

function whyItFailed({ errorSummary, errorDetails }: CdmSubmission): string | undefined {
  const details = errorDetails && errorDetails !== errorSummary ? errorDetails : undefined;
  return reasonOf([errorSummary, details].filter(Boolean).join(': '));
}
