import { Context, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { CallOptions } from '../client/call-options';
import { HuaweiCloudError } from '../client/huawei-cloud-error';
import { boundedEnds, boundedReceipts, boundedStart, wordOf } from '../domain/bounded-result';
import { quoted } from '../domain/quoted';
import type { Run, StartResult } from '../domain/run';
import type { Receipt } from '../domain/status';
import type { Sighting } from '../domain/verdict';
import type { ActivityContext } from './activity-context';
import { TemporalStartAttempt, TemporalStopAttempt } from './attempt';
import { countFailedStart, countStart } from './count-start';
import type { RemoteJob } from './remote-job';
import type { RunEnd, StartRequest, StepRequest, StopRequest, WatchDetails, WatchRequest } from './requests';
import { fairnessKeyOf } from './fairness-key';
import { startWithFence } from './start-with-fence';
import { StepFailure } from './step-failure';
import { stopWithReceipt } from './stop-with-receipt';
import { serviceUnderWay } from './tally';
import { toApplicationFailure } from './to-application-failure';
import type { Wait } from './open-wait';

const MANY_WAITS = 20;
/** The SDK passes on a heartbeat when four fifths of this have gone by, and each minute at the latest. */
const MANY_NOTICED_AFTER_MS = 75_000;

const LOOK: CallOptions = { priority: 'look', timeoutMs: 20_000 };

/** Carries out a start. Whatever goes wrong, the failure brings the fence back. */
export async function startActivity<Mark, Trace>(
  context: ActivityContext,
  request: StartRequest<unknown>,
  job: RemoteJob<Mark, Trace>,
  options: { partially?: boolean; whenRunning?: 'adopt' } = {},
): Promise<StartResult> {
  const whenRunning = options.whenRunning ?? request.whenRunning ?? 'fail';
  const earlier = await context.earlierRuns.leftOf(request).catch((error: unknown) => {
    throw toApplicationFailure(error);
  });
  const attempt = new TemporalStartAttempt(request.fence ?? earlier?.fence, context.draining);
  try {
    const start = { times: context.times, whenRunning, partially: options.partially ?? false, ours: earlier?.runs };
    const result = await context.underWay.during('starts', () => startWithFence(job, start, attempt));
    countStart(context.tally, serviceUnderWay(), result);
    for (const { id: run, job: name, origin } of result.runs)
      log.info(`${request.step}: ${name} ${run} ${origin}`, { step: request.step, run, origin });
    return { ...boundedStart(result), ...noticedAfter(context) };
  } catch (error) {
    countFailedStart(context.tally, serviceUnderWay(), error);
    throw toApplicationFailure(error, attempt.fence, Context.current().info.attempt + (request.earlierTries ?? 0));
  } finally {
    attempt.close();
  }
}

/**
 * A heartbeat costs the server some milliseconds: a crash with few waits is noticed sooner than one with many, of which
 * the heartbeats would be most of what they cost.
 */
function noticedAfter({ watcher, watchTaskQueue }: ActivityContext): Pick<StartResult, 'noticedAfterMs'> {
  return watchTaskQueue !== undefined || watcher.count >= MANY_WAITS ? { noticedAfterMs: MANY_NOTICED_AFTER_MS } : {};
}

/** Waits until every run has ended, by this worker's one watcher. */
export async function watchActivity<Trace>(
  context: ActivityContext,
  request: WatchRequest<unknown>,
  job: RemoteJob<unknown, Trace>,
): Promise<RunEnd[]> {
  try {
    return await context.underWay.during('waits', () => watch(context, request, job));
  } catch (error) {
    throw toApplicationFailure(error);
  }
}

async function watch<Trace>(
  { watcher }: ActivityContext,
  request: WatchRequest<unknown>,
  job: RemoteJob<unknown, Trace>,
): Promise<RunEnd[]> {
  const wait = waitFor(request, job);
  if (request.mustBeThere) await refuseUnseen(request, job);
  if (watcher.hasRoom) return endsOf(request.runs, await watcher.untilEnded(wait));
  const { seen, isOver, pauseMs } = await watcher.lookOnce(wait);
  if (isOver) return endsOf(request.runs, seen);
  throw comeBackLater(pauseMs);
}

/**
 * A run that a person has named and the cloud does not show would be waited for until the deadline. Asked once only: the
 * attempts that follow wait for it as for any other, and so does this one when the cloud cannot be asked.
 */
async function refuseUnseen<Trace>(request: WatchRequest<unknown>, job: RemoteJob<unknown, Trace>): Promise<void> {
  if (Context.current().info.attempt > 1) return;
  const runs = request.runs as Run<Trace>[];
  const seen = await job.look(runs, { ...LOOK, priority: 'fence' }).catch((error: unknown) => {
    if (!(error instanceof HuaweiCloudError)) throw error;
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

/** Stops what a step started. Its result is the receipt. */
export async function stopActivity<Mark, Trace>(
  context: ActivityContext,
  request: StopRequest<unknown>,
  job: RemoteJob<Mark, Trace>,
): Promise<Receipt[]> {
  const attempt = new TemporalStopAttempt(request.forMs, context.draining);
  try {
    const receipts = await context.underWay.during('stops', () => stopWithReceipt(job, request, attempt));
    for (const { confirmed } of receipts)
      context.tally.stopped(serviceUnderWay(), confirmed ? 'confirmed' : 'unconfirmed');
    return boundedReceipts(receipts);
  } catch (error) {
    throw toApplicationFailure(error);
  } finally {
    attempt.close();
  }
}

/** Waits of one group can be answered by one list. */
function groupOf<Trace>({ connection }: StepRequest<unknown>, { list, units }: RemoteJob<unknown, Trace>): string {
  return JSON.stringify([connection, list ? list.place : units]);
}

function waitFor<Trace>(request: WatchRequest<unknown>, job: RemoteJob<unknown, Trace>): Wait {
  const { step, runs } = request;
  // The watcher's timers belong to no activity: everything of this one is taken along.
  const activity = Context.current();
  const { client, info, cancellationSignal: signal } = activity;
  const call: CallOptions = { ...LOOK, fairnessKey: fairnessKeyOf(info) };
  const passedMs = Math.max(0, Date.now() - info.scheduledTimestampMs);
  const show = (details: WatchDetails) => client.activity.heartbeat(info.taskToken, details).catch(() => undefined);
  return {
    group: groupOf(request, job),
    service: serviceUnderWay(),
    fairnessKey: fairnessKeyOf(info),
    runs,
    look: async (open) => job.look(open as Run<Trace>[], call),
    list: job.list,
    // Age decides the pace; an attempt that takes over goes on where the one before it was.
    ageMs: (request.ageMs ?? 0) + passedMs,
    leftMs: request.leftMs === undefined ? undefined : request.leftMs - passedMs,
    beat: (seen, fresh) => {
      const details = detailsOf(step, runs, seen);
      activity.heartbeat(details);
      // The ordinary heartbeat is throttled to most of its timeout: what people look at goes at once.
      if (fresh) void show(details);
    },
    unknownWord: (word) => {
      activity.log.warn(`${step}: unknown status ${quoted(word)}; waiting on`, { step, status: wordOf(word) });
    },
    trouble: (error) => {
      activity.log.warn(`${step}: looks fail, and the wait goes on: ${error.message}`, { step, ...requestOf(error) });
    },
    signal,
  };
}

function requestOf(error: Error): { requestId?: string } {
  return error instanceof HuaweiCloudError ? { requestId: error.requestId } : {};
}

function detailsOf(step: string, runs: Run[], seen: Sighting[]): WatchDetails {
  return {
    kind: 'watch',
    step,
    runs: runs.map(({ id, job }, at) => ({
      id,
      job,
      status: wordOf(seen[at]?.status),
      progress: seen[at]?.progress,
      rows: seen[at]?.rows,
    })),
  };
}

function endsOf(runs: Run[], seen: Sighting[]): RunEnd[] {
  const ends = runs.map(({ id, job, origin }, at): RunEnd => {
    const { verdict = 'undecided', status, reason, output, trace } = seen[at] ?? {};
    return { id, job, origin, verdict, status, reason, output, trace };
  });
  return boundedEnds(ends);
}

function comeBackLater(pauseMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'HuaweiCloud.StillRunning',
    message: 'still running; this worker has no room for one more wait and looks again later',
    category: 'BENIGN',
    nextRetryDelay: pauseMs,
  });
}
