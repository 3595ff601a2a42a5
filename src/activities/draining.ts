import type { ApplicationFailure } from '@temporalio/common';
import { clock } from '../client/clock';
import { failure } from '../failures/failure';

/** The failure by which a wait leaves a worker that stops: another worker takes it up at once. */
export function stopping(): ApplicationFailure {
  const message = 'this worker is stopping; another goes on with the wait';
  return failure('WorkerStopping', message, { retried: true, category: 'BENIGN' });
}

/** Waits so long. @throws a retryable failure when this worker is about to stop, before or while waiting */
export async function pauseUnlessDraining(ms: number, draining: AbortSignal): Promise<void> {
  if (draining.aborted) throw stopping();
  await new Promise<void>((resolve, reject) => {
    const drained = () => {
      timer.cancel();
      reject(stopping());
    };
    const timer = clock.after(ms, () => {
      draining.removeEventListener('abort', drained);
      resolve();
    });
    draining.addEventListener('abort', drained, { once: true });
  });
}
