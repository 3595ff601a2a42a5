import { clock } from '../clock';
import type { Observers } from './call-observer';
import type { Reply } from '../call-options';
import { type CallName, HuaweiCloudError } from '../huawei-cloud-error';
import type { LineEnd } from './http-exchange';

const WITHOUT_REPLY: Record<Exclude<LineEnd, 'notSent'>, string> = {
  timedOut: 'timeout',
  broken: 'connection',
  aborted: 'abandoned',
};

/** Makes one request, and tells those who look on how it ended. One that was held back has not been made. */
export async function observeCall<T>(
  observers: Observers,
  { service, operation, method }: CallName,
  send: () => Promise<Reply<T>>,
): Promise<Reply<T>> {
  const sentMs = clock.monotonicMs();
  const ended = (code: string, { httpStatus, requestId }: Partial<Reply<T>>, throttled = false): void => {
    const ms = clock.monotonicMs() - sentMs;
    observers.called({ service, operation, method, code, throttled, ms, httpStatus, requestId });
  };
  try {
    const reply = await send();
    ended('ok', reply);
    return reply;
  } catch (error) {
    if (error instanceof HuaweiCloudError && error.lineEnd !== 'notSent')
      ended(outcomeOf(error), error, error.kind === 'Throttled');
    throw error;
  }
}

function outcomeOf({ lineEnd, code, kind, httpStatus }: HuaweiCloudError): string {
  if (lineEnd !== undefined && lineEnd !== 'notSent') return WITHOUT_REPLY[lineEnd];
  return code ?? (kind === 'BrokenReply' ? 'brokenReply' : `http_${httpStatus}`);
}
