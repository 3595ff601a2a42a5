import type { Dispatcher } from 'undici';

/** One HTTP request, ready for the wire. */
export interface WireRequest {
  /** Scheme, host and port. */
  origin: string;
  /** Path and query, encoded. Kept apart from the origin because URL parsing would fold `.` and `..` segments. */
  target: string;
  method: 'GET' | 'PUT' | 'POST';
  headers: Record<string, string>;
  /** Empty for none. */
  body: string;
  /** From hand-over to the last byte of the reply, in milliseconds. */
  timeoutMs: number;
  /** Longest reply body that is read, in bytes. */
  maxReplyBytes: number;
  signal?: AbortSignal;
  maySend?: () => boolean;
}

export type WireHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A reply whose status line came through, whatever became of its body. */
export interface WireReply {
  status: number;
  headers: WireHeaders;
  /** As text; empty when `bodyProblem` says why it could not be read. */
  body: string;
  /** The end of a sentence that begins with "the reply": `is longer than 100 bytes`. */
  bodyProblem?: string;
}

/** How an exchange ended without a status line. */
export type LineEnd = 'notSent' | 'aborted' | 'timedOut' | 'broken';

/** No status line came back. */
export class LineFailure extends Error {
  constructor(
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
 * @throws {LineFailure} when no status line came back
 */
export function exchange(dispatcher: Dispatcher, request: WireRequest): Promise<WireReply> {
  return new Promise((resolve, reject) => {
    const running = new Exchange(request, resolve, reject);
    if (running.isOver) return;
    const { origin, target, method, headers, body, timeoutMs } = request;
    dispatcher.dispatch(
      {
        origin,
        path: target,
        method,
        headers,
        body: body === '' ? null : body,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      },
      running,
    );
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: WireRequest;
  readonly #resolve: (reply: WireReply) => void;
  readonly #reject: (failure: LineFailure) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort = (): void => this.#fail('aborted', 'was abandoned by its caller', this.#request.signal?.reason);
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #controller?: Dispatcher.DispatchController;
  #head?: Pick<WireReply, 'status' | 'headers'>;
  #over = false;

  constructor(request: WireRequest, resolve: (reply: WireReply) => void, reject: (failure: LineFailure) => void) {
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => this.#timeOut(), request.timeoutMs);
    request.signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (request.signal?.aborted === true) this.#onAbort();
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** undici calls this in the same turn in which it writes to the socket; what throws here is never written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#over) throw new Error('nobody waits for this request any more');
    if (this.#controller !== undefined) throw new Error('a request is written once');
    if (!this.#isAllowed()) {
      this.#fail('notSent', 'was held back: its time to be sent was over');
      throw new Error('the caller held the request back');
    }
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: WireHeaders): void {
    if (status < 200) return;
    this.#head = { status, headers };
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== '' && encoding !== 'identity') {
      this.#answer('is compressed, which nobody asked for');
    } else if (Number(headers['content-length']) > this.#request.maxReplyBytes) {
      this.#answer(`is longer than ${this.#request.maxReplyBytes} bytes`);
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#request.maxReplyBytes) {
      this.#answer(`is longer than ${this.#request.maxReplyBytes} bytes`);
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

  #isAllowed(): boolean {
    try {
      return this.#request.maySend?.() ?? true;
    } catch {
      // A fence that cannot be read does not let anything through.
      return false;
    }
  }

  #timeOut(): void {
    const limit = `within ${this.#request.timeoutMs} ms`;
    if (this.#head === undefined) this.#fail('timedOut', `was not answered ${limit}`);
    else this.#answer(`did not end ${limit}`);
  }

  #answer(bodyProblem?: string): void {
    if (!this.#finish() || this.#head === undefined) return;
    const body = bodyProblem === undefined ? Buffer.concat(this.#chunks).toString('utf8') : '';
    this.#resolve({ ...this.#head, body, bodyProblem });
    if (bodyProblem !== undefined) this.#controller?.abort(new Error(`the reply ${bodyProblem}`));
  }

  #fail(end: LineEnd, message: string, cause?: unknown): void {
    if (!this.#finish()) return;
    this.#reject(new LineFailure(end, this.#controller !== undefined, message, cause));
    this.#controller?.abort(new Error(message));
  }

  #finish(): boolean {
    if (this.#over) return false;
    this.#over = true;
    clearTimeout(this.#timer);
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

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
