import type { CallOptions } from '../../client/call-options';
import type { DliItem, DliJob } from '../../client/dli/dli';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { clock } from '../../client/clock';
import { BOUNDS } from '../../domain/bounds';
import type { FailureKind } from '../../domain/failure-kind';
import { DEFAULT_FENCE_TIMES, type FenceTimes, ownTryWithinMs } from '../../domain/fence';
import type { StreamJobMark, StreamJobSeen, StreamStart } from '../../domain/dli/stream-job';
import {
  isActive,
  isAtRest,
  isHalted,
  isOnItsWay,
  mayBeOlder,
  mayBeSomebodyElses,
  mayComeBack,
  mayHaveStartedSince,
  showsStartSince,
} from '../../domain/dli/stream-job';
import type { DliBody } from '../../domain/dli/dli-body';
import { reasonShare } from '../../domain/bounded-result';
import { listed } from '../../domain/quoted';
import { cut, reasonOf } from '../../domain/reason';
import type { Candidate, Refusal, Run } from '../../domain/run';
import { oneOf } from '../../domain/status-word';
import type { Sighting } from '../../domain/verdict';
import type { RemoteJob, StartAnswer } from '../remote-job';
import { STREAM_MARK, STREAM_TRACE } from './dli-parts';
import { streamList } from './stream-list';
import type { StreamEnd, StreamTrace } from './stream-sighting';
import { endSeen, markOf, sightingOf } from './stream-sighting';

/** A stream job in one of these is not started: the vendor's bill is open (huawei-api 7.3). */
const isInArrears = oneOf('job_arrearage_stopped', 'job_arrearage_recovering');

/** So many reasons of a list of refusals are told. */
const MOST_REASONS = 3;

/** A stream job, and whether it came to its word lately. */
type SeenJob = DliJob & Pick<StreamJobSeen, 'isRecent'>;

/** A reply that takes longer leaves time for somebody else's run of the same job to come and go before ours. */
const LONG_REPLY_MS = 1_000;

/**
 * DLI Flink jobs started by one call: each job of the batch is a unit of its own.
 * @param times how long the cloud may take to show a run, and with it how long one whose restarts seem used up may still come back
 */
export function streamJobs(
  cloud: HuaweiCloud,
  body: DliBody,
  times: FenceTimes = DEFAULT_FENCE_TIMES,
): RemoteJob<StreamJobMark, StreamTrace> {
  const { dli } = cloud;
  const { visibilityMs } = times;
  const graceMs = ownTryWithinMs(times);
  /** The starts that a look has shown. One that is stopped before it runs leaves the trace of the stop before it. */
  const shown = new Map<string, StreamStart>();
  const mostOfReason = reasonShare(body.jobIds.length);

  return {
    units: body.jobIds,
    isMark: (mark) => STREAM_MARK.safeParse(mark).success,
    isTrace: (trace) => STREAM_TRACE.safeParse(trace).success,

    async survey(units, call) {
      const seen = await Promise.all(units.map(async (id) => ({ id, ...(await jobOrNone(id, call)) })));
      const known = seen.flatMap(({ job }) => job ?? []);
      return {
        marks: Object.fromEntries(known.map((job) => [job.id, markOf(job)])),
        active: Object.fromEntries(known.filter(mayRun).map((job) => [job.id, runOf(job, markOf(job))])),
        refused: seen.flatMap(({ id, job }) => refusalOf(id, job)),
        cloudTimeMs: earliest(seen.map(({ cloudTimeMs }) => cloudTimeMs)),
      };
    },

    async start(units, marks, call) {
      const from = clock.monotonicMs();
      const { value: items, cloudTimeMs } = await dli.runJobs(units, { resumeSavepoint: body.resumeSavepoint }, call);
      const tookLong = clock.monotonicMs() - from >= LONG_REPLY_MS;
      const traces = units.map((id) => [
        id,
        { before: marks[id] ?? {}, ...(tookLong && { acceptedAtMs: cloudTimeMs }) },
      ]);
      return answersOf(units, Object.fromEntries(traces) as Record<string, StreamTrace>, items, cloudTimeMs);
    },

    async since(units, marks, call) {
      const seen = await Promise.all(units.map(async (id) => ({ id, ...(await jobOrNone(id, call)) })));
      return {
        candidates: Object.fromEntries(
          seen.map(({ id, job }) => [id, job ? candidatesOf(job, marks[id] ?? {}, mostOfReason) : []]),
        ),
        cloudTimeMs: earliest(seen.map(({ cloudTimeMs }) => cloudTimeMs)),
      };
    },

    list: streamList(cloud),
    async look(runs, call) {
      return Promise.all(runs.map(async (run) => lookAt(run, call)));
    },

    async checkStopped(runs, call) {
      return Promise.all(
        runs.map(async (run): Promise<Sighting> => {
          if (run.trace.ended) return { verdict: 'stopped', status: run.trace.ended.status };
          const { job, cloudTimeMs } = await jobOrNone(run.id, call);
          return restOf(run, job && isNotOurs(run, job, cloudTimeMs) ? undefined : job, shown);
        }),
      );
    },

    // Each start of a stream goes by the stream's own id.
    stopsByName: true,

    async stop(runs, call) {
      // What the reply says of each job is not promised to come in order: the looks that follow tell.
      await dli.stopJobs(
        runs.map(({ id }) => id),
        { triggerSavepoint: body.triggerSavepoint },
        call,
      );
      return 'asked';
    },
  };

  async function jobOrNone(id: string, call: CallOptions): Promise<{ job?: SeenJob; cloudTimeMs?: number }> {
    try {
      const { value: job, cloudTimeMs } = await dli.job(id, call);
      const changedAgoMs = (cloudTimeMs ?? Number.POSITIVE_INFINITY) - (job.updateTimeMs ?? 0);
      return { job: { ...job, isRecent: changedAgoMs < graceMs }, cloudTimeMs };
    } catch (error) {
      if (error instanceof HuaweiCloudError && error.kind === 'NotFound') return {};
      throw error;
    }
  }

  async function lookAt(run: Run<StreamTrace>, call: CallOptions): Promise<Sighting> {
    if (run.trace.ended) return endSeen(run, run.trace.ended);
    const { job, cloudTimeMs } = await jobOrNone(run.id, call);
    if (!job) return { verdict: 'lost', reason: `DLI has no stream job ${run.id}` };
    return isNotOurs(run, job, cloudTimeMs) ? { verdict: 'waiting' } : sightingOf(run, job);
  }

  /** The job shows the end of a run from before ours, or may: ours is still to be shown. */
  function isNotOurs({ trace }: Run<StreamTrace>, job: SeenJob, nowMs: number | undefined): boolean {
    return mayBeOlder(job, trace.acceptedAtMs, { nowMs, visibilityMs });
  }
}

function restOf(
  { id, origin, trace }: Run<StreamTrace>,
  job: SeenJob | undefined,
  shown: Map<string, StreamStart>,
): Sighting {
  const { before } = trace;
  const start = JSON.stringify([id, before]);
  // Where it was active when it was remembered, the start that is meant had been seen by then.
  if (job && before && (isActive(before) || showsStartSince(before, job)))
    shown.set(start, firstUp(shown.get(start) ?? {}, job));
  // A start that was accepted may show late: until it does, a job at rest says nothing of it.
  const notShownYet = job && origin !== 'alreadyRunning' && isAtRest(job) && before && !shown.has(start);
  if (!job || notShownYet) return { verdict: 'lost', status: job?.status };
  if (isAtRest(job)) return { verdict: 'stopped', status: job.status };
  const known = trace.startedAtMs === undefined ? { ...trace, ...shown.get(start) } : trace;
  if (mayBeSomebodyElses(known, job)) return { verdict: 'stopped', status: job.status, doubt: STARTED_ANEW };
  if (isHalted(job)) return { verdict: 'halted', status: job.status };
  // Why a savepoint that was to precede the stop failed, say.
  const reason = reasonOf(job.statusDescription);
  if (!isActive(job)) return { verdict: 'undecided', status: job.status, reason };
  // For whoever goes on with the stop, as the wait has it.
  const found = shown.has(start) ? { ...known, before: before && isActive(before) ? before : markOf(job) } : undefined;
  return { verdict: 'running', status: job.status, reason, trace: found };
}

/** When it was first seen to be up: one that is only being submitted may bear the time of the start before it. */
function firstUp(known: StreamStart, job: SeenJob): StreamStart {
  const isUp = known.startedAtMs === undefined && isActive(job) && !isOnItsWay(job);
  return isUp ? { startedAtMs: job.startTimeMs, restarts: job.restarts } : known;
}

const STARTED_ANEW = 'started anew since, by someone else or by DLI to scale it, which cannot be told';

/** A start beside it would be a second one: of a job that runs, or that DLI starts again by itself. */
function mayRun(job: SeenJob): boolean {
  return isActive(job) || isHalted(job) || mayComeBack(job);
}

/**
 * What the items say of each job. They name none, in an order nobody promises: where all say the same, it holds for each;
 * where they differ, or there are more or fewer of them than jobs, for none.
 */
function answersOf(
  units: string[],
  traces: Record<string, StreamTrace>,
  items: DliItem[],
  answeredAtMs: number | undefined,
): Record<string, StartAnswer<StreamTrace>> {
  const taken = items.filter(({ isSuccess }) => isSuccess === true);
  const refused = items.filter(({ isSuccess }) => isSuccess === false);
  const isOneEach = items.length === units.length;
  const least = items.filter(({ isSuccess, refusal }) => isSuccess ?? refusal === undefined).length;
  const most = Math.max(least, units.length - refused.length);
  const mixed = { taken: { least, most }, isUnsure: most > least, answeredAtMs };
  const answerAt = (id: string, at: number): StartAnswer<StreamTrace> => {
    if (isOneEach && taken.length === units.length)
      return { is: 'started', run: { id, job: id, origin: 'new', trace: traces[id] ?? {} } };
    // Which reason belongs to which job, the place in the list is a hint of.
    if (isOneEach && refused.length === units.length) return { is: 'refused', ...refusalIn(refused.slice(at, at + 1)) };
    if (refused.length) return { is: 'mixed', of: { ...mixed, ...refusalIn(refused) } };
    // Neither said yes nor no: sent again it could run twice, so it is looked for.
    return { is: 'accepted' };
  };
  return Object.fromEntries(units.map((id, at) => [id, answerAt(id, at)]));
}

function refusalIn(items: DliItem[]): { kind: FailureKind; reason: string; again: boolean } {
  const [first] = items.map(({ refusal }) => refusal);
  const reasons = new Set(items.map(inWords));
  return {
    kind: first?.kind ?? 'JobFailed',
    reason: cut(listed([...reasons], MOST_REASONS, '; '), BOUNDS.reasonCharacters.most),
    again: items.every(({ refusal }) => refusal?.isTransient ?? true),
  };
}

/** The cloud's words first: which job they are about, whoever quotes them says. */
function inWords({ message = 'the cloud gave no reason', refusal }: DliItem): string {
  if (refusal === undefined) return message;
  const { service, operation, httpStatus, code, requestId, hint } = refusal;
  const request = requestId === undefined ? '' : `; request id ${requestId}`;
  return `${message.replace(/[.\s]+$/, '')} (${service} ${operation} answered ${httpStatus} ${code}${request}). ${hint}`;
}

/** @param mostOfReason characters of why it has ended, which is sent along with it */
function candidatesOf(job: SeenJob, mark: StreamJobMark, mostOfReason: number): Candidate<StreamTrace>[] {
  const isSure = showsStartSince(mark, job);
  if (!isSure && !mayHaveStartedSince(mark, job)) return [];
  const since = job.startTimeMs === undefined ? '' : ` since ${new Date(job.startTimeMs).toISOString()}`;
  return [
    {
      run: runOf(job, mark),
      ours: isSure ? 'possible' : 'doubtful',
      beganAtMs: job.startTimeMs ?? job.updateTimeMs,
      // One that is only being submitted may bear the time of the start before it.
      askedByMs: (job.startTimeMs ?? 0) > (mark.startTimeMs ?? 0) ? job.startTimeMs : undefined,
      // DLI shows of each job the latest start alone, and takes one as soon as it is at rest.
      mayBeFollowed: isAtRest(job),
      endedAtMs: isAtRest(job) ? job.updateTimeMs : undefined,
      ...(isSure && isAtRest(job) && { endedTrace: { before: mark, ended: endOf(job, mostOfReason) } }),
      evidence: `stream job ${job.id} is ${job.status ?? 'unknown'}${since}`,
    },
  ];
}

function refusalOf(id: string, job: SeenJob | undefined): Refusal[] {
  if (!job) return [{ job: id, kind: 'NotFound', reason: 'DLI has no such stream job' }];
  if (isInArrears(job.status))
    return [{ job: id, kind: 'QuotaExceeded', reason: `is ${job.status}: the account's bill is open` }];
  // What is started then could be a second run of it.
  if (job.status && !mayRun(job) && !isAtRest(job))
    return [{ job: id, kind: 'Conflict', reason: `is ${job.status}, and nobody knows whether it runs then` }];
  return [];
}

function runOf(job: DliJob, before: StreamJobMark): Run<StreamTrace> {
  return { id: job.id, job: job.name ?? job.id, origin: 'new', trace: { before } };
}

function endOf(job: DliJob, mostOfReason: number): StreamEnd {
  return { ...markOf(job), reason: job.statusDescription && cut(job.statusDescription, mostOfReason) };
}

function earliest(times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === times.length && known.length ? Math.min(...known) : undefined;
}
