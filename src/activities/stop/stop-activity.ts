import { log } from '@temporalio/activity';
import { asError } from '../../client/call-options';
import { boundedReceipts } from '../../domain/bounded-result';
import type { Receipt } from '../../domain/status';
import type { ActivityContext } from '../activity-context';
import type { RemoteJob } from '../remote-job';
import type { StopRequest } from '../requests';
import { checkedFence } from '../checked-fence';
import { serviceUnderWay } from '../outcomes';
import { toApplicationFailure } from '../to-application-failure';
import { runsToldOf, type ToldRun } from '../../domain/told-by-wait';
import { TemporalStopAttempt } from './stop-attempt';
import { stopWithReceipt } from './stop-with-receipt';

/** Whatever becomes of the question, what is left is stopped. */
async function toldByWait({ waitsCalledOff }: ActivityContext, step: string): Promise<ToldRun[]> {
  const heartbeats = await waitsCalledOff.heartbeats().catch((error: unknown): unknown[] => {
    log.warn(`${step}: what its wait has seen is not known: ${asError(error).message}`, { step });
    return [];
  });
  return heartbeats.flatMap((heartbeat) => runsToldOf(step, heartbeat));
}

/** Stops what a step started. Its result is the receipt. */
export async function stopActivity<Request extends StopRequest<unknown>, Mark, Trace>(
  context: ActivityContext,
  request: Request,
  jobOf: (request: Request) => RemoteJob<Mark, Trace>,
): Promise<Receipt[]> {
  const job = jobOf(request);
  checkedFence(job, request.fence, 'request.fence');
  const attempt = new TemporalStopAttempt(request.forMs, context.draining, context.presentClient);
  try {
    if (job.isTrace && attempt.knowsNothing) attempt.goOnFrom(await toldByWait(context, request.step));
    const receipts = await context.inFlight.during('stops', () => stopWithReceipt(job, request, attempt));
    for (const { confirmed } of receipts)
      context.outcomes.stopped(serviceUnderWay(), confirmed ? 'confirmed' : 'unconfirmed');
    return boundedReceipts(receipts);
  } catch (error) {
    throw toApplicationFailure(error);
  } finally {
    attempt.close();
  }
}
