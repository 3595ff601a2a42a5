import { Context, log } from '@temporalio/activity';
import { boundedStart } from '../../domain/bounded-result';
import type { StartResult } from '../../domain/run';
import type { ActivityContext } from '../activity-context';
import type { RemoteJob } from '../remote-job';
import type { StartRequest } from '../requests';
import { serviceUnderWay } from '../outcomes';
import { toApplicationFailure } from '../to-application-failure';
import { checkedFence } from '../checked-fence';
import { countFailedStart, countStart } from './count-start';
import { TemporalStartAttempt } from './start-attempt';
import { startWithFence } from './start-with-fence';

const MANY_WAITS = 20;
/** The SDK passes on a heartbeat when four fifths of this have gone by, and each minute at the latest. */
const MANY_HEARTBEAT_TIMEOUT_MS = 75_000;

/** Carries out a start. Whatever goes wrong, the failure brings the fence back. */
export async function startActivity<Request extends StartRequest<unknown>, Mark, Trace>(
  context: ActivityContext,
  request: Request,
  jobOf: (request: Request) => RemoteJob<Mark, Trace>,
  options: { partially?: boolean; whenRunning?: 'adopt' } = {},
): Promise<StartResult> {
  const job = jobOf(request);
  const whenRunning = options.whenRunning ?? request.whenRunning ?? 'fail';
  const given = checkedFence(job, request.fence, 'request.fence');
  const kept = checkedFence(job, Context.current().info.heartbeatDetails, 'heartbeat of an earlier attempt');
  const earlier = await context.earlierRuns.leftOf(request).catch((error: unknown) => {
    throw toApplicationFailure(error);
  });
  const recorded = checkedFence(job, earlier?.fence, 'fence of a run before the reset');
  const { draining, presentClient } = context;
  const knowsMore = earlier?.knowMore === true;
  const fence = kept ?? (knowsMore ? undefined : given) ?? recorded;
  const attempt = new TemporalStartAttempt(fence, draining, request.unsent && !knowsMore, presentClient);
  try {
    const { shownLater = 1 } = job;
    const times = { ...context.times, visibilityMs: shownLater * context.times.visibilityMs };
    const start = { times, whenRunning, partially: options.partially ?? false, ours: earlier?.runs };
    const result = await context.inFlight.during('starts', () => startWithFence(job, start, attempt));
    countStart(context.outcomes, serviceUnderWay(), result);
    for (const { id: run, job: name, origin } of result.runs)
      log.info(`${request.step}: ${name} ${run} ${origin}`, { step: request.step, run, origin });
    return { ...boundedStart(result), ...heartbeatTimeout(context) };
  } catch (error) {
    countFailedStart(context.outcomes, serviceUnderWay(), error);
    throw toApplicationFailure(error, attempt.fence, Context.current().info.attempt + (request.earlierTries ?? 0));
  } finally {
    attempt.close();
  }
}

/**
 * A heartbeat costs the server some milliseconds: a crash with few waits is noticed sooner than one with many, of which
 * the heartbeats would be most of what they cost.
 */
function heartbeatTimeout({ watcher, watchTaskQueue }: ActivityContext): Pick<StartResult, 'heartbeatTimeoutMs'> {
  return watchTaskQueue !== undefined || watcher.count >= MANY_WAITS
    ? { heartbeatTimeoutMs: MANY_HEARTBEAT_TIMEOUT_MS }
    : {};
}
