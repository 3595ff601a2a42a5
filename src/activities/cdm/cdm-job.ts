import type { CallOptions } from '../../client/call-options';
import type { CdmSubmission } from '../../client/cdm';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { submissionVerdict } from '../../domain/cdm/submission-verdict';
import type { CdmMark, CdmTrace } from '../../domain/cdm/submissions-since';
import { activeRow, cdmMarkOf, cdmRun, isSince, rowOf, submissionsSince } from '../../domain/cdm/submissions-since';
import type { CdmBody } from '../../domain/plan';
import type { Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
import type { RemoteJob } from '../remote-job';
import type { KnownUsers } from './known-users';

/** The vendor's history has ten rows a page and no way to ask for the next. */
const HISTORY_PAGE = 10;

/** A CDM job: its runs are submissions, told apart by their ids. Stopping goes by the job's name. */
export function cdmJob(cloud: HuaweiCloud, body: CdmBody, users: KnownUsers): RemoteJob<CdmMark, CdmTrace> {
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

  async function look(runs: Run<CdmTrace>[], call: CallOptions): Promise<Sighting[]> {
    const [run] = runs;
    if (!run) return [];
    try {
      const { value: rows } = await cdm.submissions(job, call);
      const row = rowOf(rows, run.trace) ?? rowOf((await cdm.jobStatus(job, call)).value, run.trace);
      return [row ? sightingOf(row) : { verdict: 'undecided' }];
    } catch (error) {
      // A job that is deleted after its run takes its history with it: that is no success.
      if (error instanceof HuaweiCloudError && error.kind === 'NotFound')
        return [{ verdict: 'lost', reason: error.message }];
      throw error;
    }
  }

  return {
    units: [unit],
    look,
    async lookForRest(runs, call) {
      const seen = await look(runs, call);
      return seen.map((sighting) => (sighting.status === undefined ? { ...sighting, verdict: 'lost' } : sighting));
    },

    async survey(_units, call) {
      const { rows, cloudTimeMs } = await history(call);
      const running = activeRow(rows);
      const active = running ? { [unit]: cdmRun(unit, running) } : {};
      return { marks: { [unit]: cdmMarkOf(rows) }, active, refused: [], cloudTimeMs };
    },

    async start(_units, marks, call) {
      const { value: rows } = await cdm.startJob(job, body.variables, call);
      const mark = marks[unit] ?? {};
      const row = rows.find((candidate) => isSince(candidate, mark));
      if (row?.user) users.prove(row.user);
      // Without an id the reply cannot name the run; and an id that is not newer belongs to an earlier one.
      return { [unit]: row?.id !== undefined ? { is: 'started', run: cdmRun(unit, row) } : { is: 'accepted' } };
    },

    async since(_units, marks, _fencedAtMs, call) {
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

function isNewestFirst(rows: CdmSubmission[]): boolean {
  const keys = rows.map((row) => row.id ?? row.createdAtMs ?? 0);
  return keys.every((key) => key <= (keys[0] ?? 0));
}

function sightingOf(row: CdmSubmission): Sighting {
  const verdict = submissionVerdict(row.status);
  const { rowsWritten, rowsRead, bytesWritten, filesWritten } = row;
  return {
    verdict,
    status: row.status,
    // -1 is what CDM shows while it boots, as well as after a failure.
    progress: row.progress !== undefined && row.progress >= 0 ? row.progress : undefined,
    rows: rowsWritten,
    reason: verdict === 'failed' || verdict === 'stopped' ? whyItFailed(row) : undefined,
    output:
      verdict === 'succeeded' ? { submissionId: row.id, rowsWritten, rowsRead, bytesWritten, filesWritten } : undefined,
  };
}

const DETAILS_SHOWN = 1_000;

function whyItFailed({ errorSummary, errorDetails }: CdmSubmission): string | undefined {
  const details = errorDetails && errorDetails !== errorSummary ? errorDetails.slice(0, DETAILS_SHOWN) : undefined;
  return [errorSummary, details].filter(Boolean).join(': ') || undefined;
}
