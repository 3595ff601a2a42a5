import type { CallOptions } from '../../client/call-options';
import type { DliItem, DliJob } from '../../client/dli';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { StreamJobMark } from '../../domain/dli/stream-job';
import { isActive, isAtRest, mayHaveStartedSince, showsStartSince } from '../../domain/dli/stream-job';
import type { DliBody } from '../../domain/plan';
import { reasonOf } from '../../domain/reason';
import type { Candidate, Refusal, Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
import type { RemoteJob, StartAnswer } from '../remote-job';
import { streamList } from './stream-list';
import type { StreamTrace } from './stream-sighting';
import { sightingOf } from './stream-sighting';

/** A stream job in one of these is not started: the vendor's bill is open (huawei-api 7.3). */
const IN_ARREARS = new Set(['job_arrearage_stopped', 'job_arrearage_recovering']);

/** DLI Flink jobs started by one call: each job of the batch is a unit of its own. */
export function streamJobs(cloud: HuaweiCloud, body: DliBody): RemoteJob<StreamJobMark, StreamTrace> {
  const { dli } = cloud;

  return {
    units: body.jobIds,

    async survey(units, call) {
      const seen = await Promise.all(units.map(async (id) => ({ id, ...(await jobOrNone(id, call)) })));
      const known = seen.flatMap(({ job }) => job ?? []);
      return {
        marks: Object.fromEntries(known.map((job) => [job.id, markOf(job)])),
        active: Object.fromEntries(
          known.filter(({ status }) => isActive(status)).map((job) => [job.id, runOf(job, markOf(job))]),
        ),
        refused: seen.flatMap(({ id, job }) => refusalOf(id, job)),
        cloudTimeMs: earliest(seen.map(({ cloudTimeMs }) => cloudTimeMs)),
      };
    },

    async start(units, marks, call) {
      const { value: items } = await dli.runJobs(units, { resumeSavepoint: body.resumeSavepoint }, call);
      return Object.fromEntries(
        units.map((id, at) => [
          id,
          answerOf(id, marks[id] ?? {}, items.length === units.length ? items[at] : undefined),
        ]),
      );
    },

    async since(units, marks, call) {
      const seen = await Promise.all(units.map(async (id) => ({ id, ...(await jobOrNone(id, call)) })));
      return {
        candidates: Object.fromEntries(seen.map(({ id, job }) => [id, job ? candidatesOf(job, marks[id] ?? {}) : []])),
        cloudTimeMs: earliest(seen.map(({ cloudTimeMs }) => cloudTimeMs)),
      };
    },

    list: streamList(cloud),
    async look(runs, call) {
      return Promise.all(runs.map(async (run) => lookAt(run, call)));
    },

    async lookForRest(runs, call) {
      return Promise.all(runs.map(async (run) => restOf(run, (await jobOrNone(run.id, call)).job)));
    },

    async stop(runs, call) {
      // What the reply says of each job is not promised to come in order: the looks that follow tell.
      await dli.stopJobs(
        runs.map(({ id }) => id),
        { triggerSavepoint: body.triggerSavepoint },
        call,
      );
    },
  };

  async function jobOrNone(id: string, call: CallOptions): Promise<{ job?: DliJob; cloudTimeMs?: number }> {
    try {
      const { value: job, cloudTimeMs } = await dli.job(id, call);
      return { job, cloudTimeMs };
    } catch (error) {
      if (error instanceof HuaweiCloudError && error.kind === 'NotFound') return {};
      throw error;
    }
  }

  async function lookAt(run: Run<StreamTrace>, call: CallOptions): Promise<Sighting> {
    const { job } = await jobOrNone(run.id, call);
    if (!job) return { verdict: 'lost', reason: `DLI has no stream job ${run.id}` };
    return sightingOf(run, job);
  }
}

function restOf({ origin, trace }: Run<StreamTrace>, job: DliJob | undefined): Sighting {
  // A start that was accepted may show late: until it does, a job at rest says nothing of it.
  const notShownYet =
    job && origin !== 'alreadyRunning' && isAtRest(job.status) && trace.before && !showsStartSince(trace.before, job);
  if (!job || notShownYet) return { verdict: 'lost', status: job?.status };
  const isAnotherRun = trace.startedAtMs !== undefined && (job.startTimeMs ?? 0) > trace.startedAtMs;
  if (isAnotherRun) return { verdict: 'stopped', status: `${job.status}, started anew by someone else` };
  if (isAtRest(job.status)) return { verdict: 'stopped', status: job.status };
  return { verdict: isActive(job.status) ? 'running' : 'undecided', status: job.status };
}

function answerOf(id: string, before: StreamJobMark, item: DliItem | undefined): StartAnswer<StreamTrace> {
  // Neither said yes nor no: sent again it could run twice, so it is looked for.
  if (item?.isSuccess === undefined) return { is: 'accepted' };
  if (item.isSuccess) return { is: 'started', run: { id, job: id, origin: 'new', trace: { before } } };
  return {
    is: 'refused',
    kind: 'JobFailed',
    reason: reasonOf(item.message) ?? 'the cloud gave no reason',
    again: true,
  };
}

function candidatesOf(job: DliJob, mark: StreamJobMark): Candidate<StreamTrace>[] {
  const isSure = showsStartSince(mark, job);
  if (!isSure && !mayHaveStartedSince(mark, job)) return [];
  const since = job.startTimeMs === undefined ? '' : ` since ${new Date(job.startTimeMs).toISOString()}`;
  return [
    {
      run: runOf(job, mark),
      ours: isSure ? 'possible' : 'doubtful',
      beganAtMs: job.startTimeMs ?? job.updateTimeMs,
      evidence: `stream job ${job.id} is ${job.status ?? 'unknown'}${since}`,
    },
  ];
}

function refusalOf(id: string, job: DliJob | undefined): Refusal[] {
  if (!job) return [{ job: id, kind: 'NotFound', reason: 'DLI has no such stream job' }];
  if (job.status && IN_ARREARS.has(job.status))
    return [{ job: id, kind: 'QuotaExceeded', reason: `is ${job.status}: the account's bill is open` }];
  // What is started then could be a second run of it.
  if (job.status && !isActive(job.status) && !isAtRest(job.status))
    return [{ job: id, kind: 'Conflict', reason: `is ${job.status}, and nobody knows whether it runs then` }];
  return [];
}

function runOf(job: DliJob, before: StreamJobMark): Run<StreamTrace> {
  return { id: job.id, job: job.name ?? job.id, origin: 'new', trace: { before } };
}

function markOf({ status, startTimeMs, updateTimeMs }: DliJob): StreamJobMark {
  return { status, startTimeMs, updateTimeMs };
}

function earliest(times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === times.length && known.length ? Math.min(...known) : undefined;
}
