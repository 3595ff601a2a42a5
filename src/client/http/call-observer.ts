import type { CallGroup } from '../services';
import type { CloudService } from '../huawei-cloud-error';

/** One HTTP request that has come to its end. */
export interface ObservedCall {
  /** The service whose host was asked. */
  service: CloudService;
  /** Our name of the call, e.g. `startJob`: never a path, which holds names of jobs. */
  operation: string;
  /** The HTTP method. */
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
  /** Absent where no reply came. */
  httpStatus?: number;
  /** The cloud's own name of the request, by which its support finds it; absent when the reply had none. */
  requestId?: string;
}

/** How a login came out: it has brought a token, or has not. */
export const LOGIN_OUTCOMES = ['refreshed', 'failed'] as const;
/** How a login ended: a word of {@link LOGIN_OUTCOMES}. */
export type LoginOutcome = (typeof LOGIN_OUTCOMES)[number];

/** Hears what a connection does. Whatever it throws is dropped: who looks on must not break a call. */
export interface CallObserver {
  /** A request has ended. One call may take two: after a refused token it goes out once more. */
  called?(call: ObservedCall): void;
  /** A call has got its turn under the vendor's limits. */
  admitted?(group: CallGroup): void;
  /** A password has been exchanged for a token, or was to be. */
  loggedIn?(outcome: LoginOutcome): void;
  /**
   * The cloud has said whether it accepts who calls, or the credentials could not be had.
   * @param refusal absent when it accepts them
   */
  credentialsChecked?(refusal?: Error): void;
}

/** All who look on at one connection. */
export class Observers implements Required<CallObserver> {
  readonly #all = new Set<CallObserver>();

  /** Has one more look on. @returns how to look away again */
  add(observer: CallObserver): () => void {
    this.#all.add(observer);
    return () => void this.#all.delete(observer);
  }

  /** Tells all of a request that has ended. */
  called(call: ObservedCall): void {
    this.#tell((observer) => observer.called?.(call));
  }

  /** Tells all of a call that has got its turn. */
  admitted(group: CallGroup): void {
    this.#tell((observer) => observer.admitted?.(group));
  }

  /** Tells all how a login ended. */
  loggedIn(outcome: LoginOutcome): void {
    this.#tell((observer) => observer.loggedIn?.(outcome));
  }

  /** Tells all whether the cloud accepts who calls. */
  credentialsChecked(refusal?: Error): void {
    this.#tell((observer) => observer.credentialsChecked?.(refusal));
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
