import { boundedReceipts } from '../../domain/bounded-result';
import type { Receipt } from '../../domain/status';
import type { ActivityContext } from '../activity-context';
import type { RemoteJob } from '../remote-job';
import type { StopRequest } from '../requests';
import { checkedFence } from '../checked-fence';
import { serviceUnderWay } from '../outcomes';
import { toApplicationFailure } from '../to-application-failure';
import { TemporalStopAttempt } from './stop-attempt';
import { stopWithReceipt } from './stop-with-receipt';

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
