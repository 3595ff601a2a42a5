import type { CallGroup } from './budget';
import type { CloudService } from './huawei-cloud-error';

/** One HTTP request that has come to its end. */
export interface ObservedCall {
  service: CloudService;
  /** Our name of the call, e.g. `startJob`: never a path, which holds names of jobs. */
  operation: string;
  method: string;
  /**
   * `ok`; the cloud's own code, such as `Cdm.0104`; `http_503` where it sent none; `brokenReply` for a 2xx that cannot be
   * read; `timeout`, `connection` or `abandoned` (its caller left) where no reply came.
   */
  code: string;
  /** The cloud said that there were too many calls. */
  throttled: boolean;
  /** From hand-over to the last byte of the reply, in milliseconds. */
  ms: number;
  httpStatus?: number;
  requestId?: string;
}

/** How a login came out: it has brought a token, or has not. */
export const LOGIN_OUTCOMES = ['refreshed', 'failed'] as const;
export type LoginOutcome = (typeof LOGIN_OUTCOMES)[number];

/** Hears what a connection does. Whatever it throws is dropped: who looks on must not break a call. */
export interface CallObserver {
  /** A request has ended. One call may take two: after a refused token it goes out once more. */
  called?(call: ObservedCall): void;
  /** A call has got its turn under the vendor's limits. */
  admitted?(group: CallGroup): void;
  loggedIn?(outcome: LoginOutcome): void;
  /**
   * The cloud has said whether it accepts who calls, or the credentials could not be had.
   * @param refusal absent when it accepts them
   */
  judged?(refusal?: Error): void;
}

/** All who look on at one connection. */
export class Observers implements Required<CallObserver> {
  readonly #all = new Set<CallObserver>();

  /** @returns how to look away again */
  add(observer: CallObserver): () => void {
    this.#all.add(observer);
    return () => void this.#all.delete(observer);
  }

  called(call: ObservedCall): void {
    this.#tell((observer) => observer.called?.(call));
  }

  admitted(group: CallGroup): void {
    this.#tell((observer) => observer.admitted?.(group));
  }

  loggedIn(outcome: LoginOutcome): void {
    this.#tell((observer) => observer.loggedIn?.(outcome));
  }

  judged(refusal?: Error): void {
    this.#tell((observer) => observer.judged?.(refusal));
  }

  #tell(tell: (observer: CallObserver) => void): void {
    for (const observer of this.#all) {
      try {
        tell(observer);
      } catch {
        // Its own trouble.
      }
    }
  }
}
