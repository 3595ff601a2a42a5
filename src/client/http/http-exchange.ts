import type { Dispatcher } from 'undici';
import type { Timer } from '../clock';
import { clock } from '../clock';
import { decodeBody, tooLong } from './decode-body';

/** One HTTP request, ready for the wire. */
export interface WireRequest {
  /** Scheme, host and port. */
  origin: string;
  /** Path and query, encoded. Kept apart from the origin because URL parsing would fold `.` and `..` segments. */
  target: string;
  /** Those that the vendor's manual has. */
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** All of them, proof of identity included. */
  headers: Record<string, string>;
  /** Empty for none. */
  body: string;
  /** From hand-over to the last byte of the reply, in milliseconds. */
  timeoutMs: number;
  /** Longest reply body that is read, in bytes. */
  maxReplyBytes: number;
  /** Ends the wait for the reply; what has been sent stays sent. */
  signal?: AbortSignal;
  /** Asked in the turn in which the bytes are written; nothing is sent where it says no. */
  maySend?: () => boolean;
}

type WireHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A reply whose status line came through, whatever became of its body. */
export interface WireReply {
  /** The HTTP status, whatever it is. */
  status: number;
  /** As they came; only `receive` reads them. */
  headers: WireHeaders;
  /** As text; empty when `bodyProblem` says why it could not be read. */
  body: string;
  /** The end of a sentence that begins with "the reply": `is longer than 100 bytes`. */
  bodyProblem?: string;
}

/** How an exchange ended without a status line. */
export type LineEnd = 'notSent' | 'aborted' | 'timedOut' | 'broken';

/** No status line came back. */
export class TransportFailure extends Error {
  constructor(
    /** How it ended. */
    readonly end: LineEnd,
    /** Whether the request had been handed to the socket: from then on the cloud may carry it out. */
    readonly sent: boolean,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/**
 * Sends one request and reads its reply, each bounded. Nothing is sent twice, no redirect is followed.
 * @throws {TransportFailure} when no status line came back
 */
export function exchange(dispatcher: Dispatcher, request: WireRequest): Promise<WireReply> {
  return new Promise((resolve, reject) => {
    const running = new Exchange(request, resolve, reject);
    if (running.isOver) return;
    const { origin, target, method, headers, body } = request;
    dispatcher.dispatch(
      {
        origin,
        path: target,
        method,
        headers,
        body: body === '' ? null : body,
        // undici's own timers go by ticks and may be early: a reply out of time would be told as a lost connection.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      running,
    );
  });
}

const NOTHING = Buffer.alloc(0);

class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: WireRequest;
  readonly #resolve: (reply: WireReply | Promise<WireReply>) => void;
  readonly #reject: (failure: TransportFailure) => void;
  readonly #timer: Timer;
  readonly #onAbort = (): void => this.#fail('aborted', 'was abandoned by its caller', this.#request.signal?.reason);
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #controller?: Dispatcher.DispatchController;
  #head?: Pick<WireReply, 'status' | 'headers'>;
  #over = false;

  constructor(
    request: WireRequest,
    resolve: (reply: WireReply | Promise<WireReply>) => void,
    reject: (failure: TransportFailure) => void,
  ) {
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = clock.after(request.timeoutMs, () => this.#timeOut());
    request.signal?.addEventListener('abort', this.#onAbort);
    if (request.signal?.aborted === true) this.#onAbort();
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** undici calls this in the same turn in which it writes to the socket; what throws here is never written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#over) throw new Error('nobody waits for this request any more');
    if (this.#controller !== undefined) throw new Error('a request is written once');
    if (this.#isHeldBack()) {
      this.#fail('notSent', 'was held back: its time to be sent was over');
      throw new Error('the caller held the request back');
    }
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: WireHeaders): void {
    if (status < 200) return;
    this.#head = { status, headers };
    const { maxReplyBytes } = this.#request;
    if (Number(headers['content-length']) > maxReplyBytes) this.#answer(tooLong(maxReplyBytes));
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#request.maxReplyBytes) {
      this.#answer(tooLong(this.#request.maxReplyBytes));
    } else {
      this.#chunks.push(chunk);
    }
  }

  onResponseEnd(): void {
    this.#answer();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#head === undefined) this.#fail('broken', describe(error), withoutPayload(error));
    else this.#answer(`broke off: ${describe(error)}`);
  }

  #isHeldBack(): boolean {
    try {
      return !(this.#request.maySend?.() ?? true);
    } catch {
      // A fence that cannot be read does not let anything through.
      return true;
    }
  }

  #timeOut(): void {
    const limit = `within ${this.#request.timeoutMs} ms`;
    if (this.#head === undefined) this.#fail('timedOut', `was not answered ${limit}`);
    else this.#answer(`did not end ${limit}`);
  }

  #answer(bodyProblem?: string): void {
    const head = this.#head;
    if (!this.#finish() || head === undefined) return;
    if (bodyProblem !== undefined) {
      this.#resolve({ ...head, body: '', bodyProblem });
      this.#controller?.abort(new Error(`the reply ${bodyProblem}`));
      return;
    }
    const encoding = String(head.headers['content-encoding'] ?? '');
    const [first = NOTHING, ...rest] = this.#chunks;
    const bytes = rest.length === 0 ? first : Buffer.concat(this.#chunks);
    const decoded = decodeBody(bytes, encoding, this.#request.maxReplyBytes);
    if (decoded instanceof Promise) this.#resolve(decoded.then((body) => ({ ...head, ...body })));
    else this.#resolve({ ...head, ...decoded });
  }

  #fail(end: LineEnd, message: string, cause?: unknown): void {
    if (!this.#finish()) return;
    this.#reject(new TransportFailure(end, this.#controller !== undefined, message, cause));
    this.#controller?.abort(new Error(message));
  }

  #finish(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#timer.cancel();
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
    return true;
  }
}

function describe(error: Error): string {
  const code = codeOf(error);
  return code === undefined || error.message.includes(code) ? error.message : `${error.message} (${code})`;
}

/** undici's errors may hold bytes of the reply, and a reply may hold a token: only the words are passed on. */
function withoutPayload(error: Error): Error {
  return Object.assign(new Error(error.message), { name: error.name, code: codeOf(error) });
}

/** Of some faults of TLS, Node's code says only that there was one, and OpenSSL's words say which. */
export function lineCodeOf({ cause }: TransportFailure): string | undefined {
  const code = codeOf(cause ?? {});
  return code === 'EPROTO' && cause instanceof Error ? cause.message.toUpperCase().replace(/ /g, '_') : code;
}

/** The words of a network error may hold what was sent; its code does not. */
export function codeOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
