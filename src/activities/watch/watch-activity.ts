import { Context } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import { clock } from '../../client/clock';
import type { CallOptions } from '../../client/call-options';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import { boundedEnds, reasonShare, wordOf } from '../../domain/bounded-result';
import { isRetried } from '../../domain/failure-kind';
import type { HaltsAsked } from '../../domain/halts';
import { HALTED_FOR_MS, haltsOf } from '../../domain/halts';
import { quoted } from '../../domain/quoted';
import { cut } from '../../domain/reason';
import type { Run } from '../../domain/run';
import { hasEndedBadly, type Sighting } from '../../domain/verdict';
import { failure } from '../../failures/failure';
import type { ActivityContext } from '../activity-context';
import { fairnessKeyOf } from '../fairness-key';
import { keepHeartbeat } from '../kept-heartbeat';
import { presentClientOf } from '../present-client';
import type { WatchedJob } from '../remote-job';
import type { RunEnd, StepRequest, WatchDetails, WatchRequest } from '../requests';
import { StepFailure } from '../step-failure';
import { serviceUnderWay } from '../outcomes';
import { toApplicationFailure } from '../to-application-failure';
import type { Wait } from './open-wait';
import { endTold, runsTold, type ToldRun } from '../../domain/told-by-wait';

const LOOK: CallOptions = { priority: 'look', timeoutMs: 20_000 };

/** Waits until every run has ended, by this worker's one watcher. */
export async function watchActivity<Request extends WatchRequest<unknown>, Trace>(
  context: ActivityContext,
  request: Request,
  jobOf: (request: Request) => WatchedJob<Trace>,
): Promise<RunEnd[]> {
  const job = jobOf(request);
  try {
    const ends = await context.inFlight.during('waits', () => watch(context, request, job));
    return await unlessKnown(context, request, ends);
  } catch (error) {
    throw toApplicationFailure(error);
  }
}

/**
 * A run from before a reset may have ended, and been deleted, by the time that its workflow waits for it once more: the cloud has lost it
 * then, and the history tells how it ended.
 */
async function unlessKnown(
  { earlierRuns }: ActivityContext,
  request: WatchRequest<unknown>,
  ends: RunEnd[],
): Promise<RunEnd[]> {
  if (!ends.some(({ verdict }) => verdict === 'lost')) return ends;
  const told = await earlierRuns.endsOf(request).catch((): RunEnd[] => []);
  return ends.map(
    (end) => (end.verdict === 'lost' && told.find(({ id, job }) => id === end.id && job === end.job)) || end,
  );
}

async function watch<Trace>(
  context: ActivityContext,
  request: WatchRequest<unknown>,
  job: WatchedJob<Trace>,
): Promise<RunEnd[]> {
  const { watcher } = context;
  if (request.once) return endsOf(request.runs, await job.look(request.runs as Run<Trace>[], LOOK));
  const wait = waitFor(context, request, job);
  if (request.mustBeThere) await refuseUnseen(request, job);
  if (watcher.hasRoom) return endsOf(request.runs, await watcher.untilEnded(wait));
  const { seen, isOver, pauseMs } = await watcher.lookOnce(wait);
  if (isOver) return endsOf(request.runs, seen);
  await keepForTheNext(context, { step: request.step, runs: wait.runs, job }, seen);
  throw stillRunning(pauseMs);
}

/**
 * A run that a person has named and the cloud does not show would be waited for until the deadline. So it is asked for
 * until the cloud has answered, or an attempt before has seen it.
 * @throws StepFailure `NotFound` when there is none; HuaweiCloudError, to be tried again, while the cloud cannot be asked
 */
async function refuseUnseen<Trace>(request: WatchRequest<unknown>, job: WatchedJob<Trace>): Promise<void> {
  const runs = request.runs as Run<Trace>[];
  if (runsTold(Context.current().info.heartbeatDetails).some(({ status }) => status !== undefined)) return;
  const seen = await job.look(runs, { ...LOOK, priority: 'fence' }).catch((error: unknown) => {
    if (!(error instanceof HuaweiCloudError) || isRetried(error.kind)) throw error;
    return undefined;
  });
  const unseen = runs.filter((_run, at) => seen && isUnseen(seen[at]));
  if (!unseen.length) return;
  const names = unseen.map((run) => `${run.id} of ${run.job}`).join(', ');
  throw new StepFailure('NotFound', `the cloud shows no run ${names}: look up its id in the console`);
}

function isUnseen(sighting: Sighting | undefined): boolean {
  const { verdict, status } = sighting ?? { verdict: 'lost' };
  return verdict === 'lost' || (verdict === 'undecided' && status === undefined);
}

/**
 * The next attempt has to know since when a run has been halted, and what has been found out of it: an ordinary heartbeat may be
 * left behind by the failure.
 */
async function keepForTheNext<Trace>(
  context: ActivityContext,
  { step, runs, job }: { step: string; runs: Run[]; job: WatchedJob<Trace> },
  seen: Sighting[],
): Promise<void> {
  const tells = ({ haltedSince, trace, verdict }: Sighting) =>
    haltedSince !== undefined || (job.isTrace && (job.isTrace(trace) || hasEndedBadly(verdict)));
  if (!seen.some(tells)) return;
  const found = runs.map(({ trace }, at) => seen[at]?.trace ?? trace);
  const details = detailsOf(step, runs, seen, job.isTrace && found);
  await keepHeartbeat(presentClientOf(context), Context.current(), details).catch(() => undefined);
}

/** Waits of one group can be answered by one list. */
function groupOf<Trace>({ connection }: StepRequest<unknown>, { list, units }: WatchedJob<Trace>): string {
  return JSON.stringify([connection, list ? list.place : units]);
}

function waitFor<Trace>(context: ActivityContext, request: WatchRequest<unknown>, job: WatchedJob<Trace>): Wait {
  const { step } = request;
  const told = toldBefore(request.runs, job);
  const runs = request.runs.map((run, at) => (told[at]?.trace === undefined ? run : { ...run, trace: told[at].trace }));
  // The watcher's timers belong to no activity: everything of this one is taken along.
  const activity = Context.current();
  const { info, cancellationSignal: signal } = activity;
  const call: CallOptions = { ...LOOK, fairnessKey: fairnessKeyOf(info) };
  const passedMs = Math.max(0, clock.now() - info.scheduledTimestampMs);
  const from = clock.monotonicMs();
  // A heartbeat that left before the first look was answered could come after the one that tells of it, and take that away.
  const firstLookMs = (info.heartbeatTimeoutMs ?? 0) / 2;
  const keep = async (details: WatchDetails) => keepHeartbeat(presentClientOf(context, activity), activity, details);
  const show = (details: WatchDetails) => keep(details).catch(() => undefined);
  return {
    group: groupOf(request, job),
    service: serviceUnderWay(),
    fairnessKey: fairnessKeyOf(info),
    runs,
    look: async (open) => job.look(open as Run<Trace>[], call),
    list: job.list,
    endsWait: (error) => job.endsWait?.(error) === true,
    // Age decides the pace; an attempt that takes over goes on where the one before it was.
    ageMs: (request.ageMs ?? 0) + passedMs,
    leftMs: request.leftMs === undefined ? undefined : request.leftMs - passedMs,
    halts: haltsAsked(request, info.heartbeatDetails),
    ended: told.map((one) => one && endTold(one)),
    beat: (seen, fresh, found) => {
      if (!seen.length && clock.monotonicMs() - from < firstLookMs) return;
      const traces = found.map((trace, at) => trace ?? told[at]?.trace);
      const details = detailsOf(step, runs, seen, job.isTrace && traces);
      activity.heartbeat(details);
      // The ordinary heartbeat is throttled to most of its timeout: what people look at goes at once.
      if (fresh) void show(details);
    },
    unknownWord: (word) => {
      activity.log.warn(`${step}: unknown status ${quoted(word)}; waiting on`, { step, status: wordOf(word) });
    },
    onRepeatedFailure: (error) => {
      activity.log.warn(`${step}: looks fail, and the wait goes on: ${error.message}`, { step, ...requestOf(error) });
    },
    signal,
  };
}

/** @param told what the attempt before has told last: where it cannot be read, halts are counted from now */
function haltsAsked({ halts = { holdMs: HALTED_FOR_MS } }: WatchRequest<unknown>, told: unknown): HaltsAsked {
  return { ...halts, since: { ...halts.since, ...haltsOf(runsTold(told)) } };
}

/** What the attempt before has told of each of these; undefined where it has not, or it is none of this job's. */
function toldBefore(runs: Run[], { isTrace }: Pick<WatchedJob, 'isTrace'>): (ToldRun | undefined)[] {
  const told = runsTold(Context.current().info.heartbeatDetails);
  return runs.map(({ id }) => {
    const one = told.find((run) => run.id === id);
    return one && isTrace && { ...one, trace: isTrace(one.trace) ? one.trace : undefined };
  });
}

function requestOf(error: Error): { requestId?: string } {
  return error instanceof HuaweiCloudError ? { requestId: error.requestId } : {};
}

/** @param traces what looks have found out of the runs; absent where nothing tells a run from a later one but its id */
function detailsOf(step: string, runs: Run[], seen: Sighting[], traces: unknown[] | undefined): WatchDetails {
  const mostOfReason = reasonShare(runs.length);
  const endOf = ({ verdict = 'waiting', reason }: Partial<Sighting> = {}) =>
    hasEndedBadly(verdict) ? { verdict, reason: reason && cut(reason, mostOfReason) } : undefined;
  return {
    kind: 'watch',
    step,
    runs: runs.map(({ id, job }, at) => ({
      id,
      job,
      status: wordOf(seen[at]?.status),
      progress: seen[at]?.progress,
      rows: seen[at]?.rows,
      haltedSince: seen[at]?.haltedSince,
      ...(traces && { trace: traces[at], end: endOf(seen[at]) }),
    })),
  };
}

function endsOf(runs: Run[], seen: Sighting[]): RunEnd[] {
  const ends = runs.map(({ id, job, origin }, at): RunEnd => {
    const { verdict = 'undecided', status, reason, output, trace, haltedSince } = seen[at] ?? {};
    return { id, job, origin, verdict, status, reason, output, trace, haltedSince };
  });
  return boundedEnds(ends);
}

function stillRunning(pauseMs: number): ApplicationFailure {
  const message = 'still running; this worker has no room for one more wait and looks again later';
  return failure('StillRunning', message, { retried: true, retryAfterMs: pauseMs, category: 'BENIGN' });
}
