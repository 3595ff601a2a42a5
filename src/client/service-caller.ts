import { ask } from './ask';
import type { Authenticator, Authorization } from './authenticator';
import type { Budget, CallGroup } from './budget';
import type { Observers } from './call-observer';
import type { CallOptions, CallPriority, Reply } from './call-options';
import type { CloudLine } from './cloud-line';
import { type CallName, type CloudService, HuaweiCloudError } from './huawei-cloud-error';
import type { WireHeaders } from './http-exchange';
import { observeCall } from './observe-call';
import { fillPath, type PathParam, PathProblem } from './path-template';
import { encodeQuery, type Query } from './query';
import type { Route } from './route';
import { writeJson } from './write-json';

/** One call as the vendor's manual describes it. */
export interface Call<T> extends Route {
  params?: Readonly<Record<string, PathParam>>;
  query?: Query;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; left out for none. */
  body?: unknown;
  /** Whose limit the call counts against; absent where the vendor publishes none (IAM). */
  group?: CallGroup;
  /** @default 'look' */
  priority?: CallPriority;
  /** Makes the value of a 2xx reply; an empty body is `undefined`. */
  read: (body: unknown, headers: WireHeaders) => T;
}

/** What a service's calls go through. */
export interface ServiceCallerOptions {
  service: CloudService;
  /** Scheme, host and port. */
  origin: string;
  line: CloudLine;
  authenticator: Authenticator;
  budget: Budget;
  observers: Observers;
  /** Absent for IAM, whose calls name no project. */
  projectId?: () => Promise<string>;
}

interface PreparedCall<T> extends Call<T> {
  name: CallName;
  priority: CallPriority;
  projectId?: string;
  text: string;
}

/** Makes the calls of one service: path, budget, proof of identity, one more try after a refused token. */
export class ServiceCaller {
  readonly #options: ServiceCallerOptions;
  readonly #host: string;

  constructor(options: ServiceCallerOptions) {
    this.#options = options;
    this.#host = new URL(options.origin).host;
  }

  /** @throws {HuaweiCloudError} unless the cloud answers 2xx with what the call can read */
  async call<T>(call: Call<T>, options: CallOptions = {}): Promise<Reply<T>> {
    const { observers } = this.#options;
    try {
      const reply = await this.#make(call, options);
      observers.judged();
      return reply;
    } catch (error) {
      const kind = error instanceof HuaweiCloudError ? error.kind : undefined;
      if (kind === 'Unauthenticated') observers.judged(error as HuaweiCloudError);
      // Whom the cloud forbids something, it knows.
      if (kind === 'Forbidden') observers.judged();
      throw error;
    }
  }

  async #make<T>(call: Call<T>, options: CallOptions): Promise<Reply<T>> {
    const timeoutMs = checkedTimeout(options.timeoutMs ?? this.#options.line.timeoutMs);
    const prepared = await this.#prepare(call, options);
    const { authenticator } = this.#options;
    await unlessAborted(prepared.name, authenticator.ready(), options.signal);
    await this.#turn(prepared, options);
    const proof = await this.#authorize(prepared);
    const sentMs = performance.now();
    try {
      return await this.#send(prepared, proof, timeoutMs, options);
    } catch (error) {
      if (!(error instanceof HuaweiCloudError && error.httpStatus === 401)) throw error;
      const leftMs = Math.max(1, timeoutMs - (performance.now() - sentMs));
      // A 401 is answered before any backend is asked, so the same request may go out again: once.
      if (!(await unlessAborted(prepared.name, authenticator.refresh(proof), options.signal))) throw error;
      await this.#turn(prepared, options);
      return this.#send(prepared, await this.#authorize(prepared), leftMs, options);
    }
  }

  /** A refusal that is known before anything is sent. */
  invalid(call: Route, problem: string): HuaweiCloudError {
    return new HuaweiCloudError(this.#name(call), {
      what: `was not sent: ${problem}`,
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'Correct it and try again.',
    });
  }

  #name({ operation, method, path }: Route): CallName {
    return { service: this.#options.service, operation, method, path };
  }

  async #prepare<T>(call: Call<T>, options: CallOptions): Promise<PreparedCall<T>> {
    let path = this.#fill(call, call.params ?? {});
    const projectId = await unlessAborted(this.#name(call), this.#options.projectId?.(), options.signal);
    if (projectId !== undefined) path = this.#fill({ ...call, path }, { project_id: { value: projectId, max: 64 } });
    return {
      ...call,
      path,
      name: this.#name({ ...call, path }),
      priority: options.priority ?? call.priority ?? 'look',
      projectId,
      text: call.body === undefined ? '' : writeJson(call.body),
    };
  }

  #fill(call: Route, params: Record<string, PathParam>): string {
    try {
      return fillPath(call.path, params);
    } catch (error) {
      throw error instanceof PathProblem ? this.invalid(call, error.message) : error;
    }
  }

  async #turn<T>({ name, group, priority }: PreparedCall<T>, { signal, fairnessKey }: CallOptions): Promise<void> {
    if (group === undefined) return;
    try {
      await this.#options.budget.take(group, { priority, fairnessKey, signal });
      this.#options.observers.admitted(group);
    } catch (cause) {
      throw abandoned(name, cause);
    }
  }

  #headers<T>(call: PreparedCall<T>): Record<string, string> {
    return { 'content-type': 'application/json', ...call.headers };
  }

  #authorize<T>(call: PreparedCall<T>): Promise<Authorization> {
    return this.#options.authenticator.authorize({
      method: call.method,
      host: this.#host,
      path: call.path,
      query: call.query ?? [],
      headers: this.#headers(call),
      body: call.text,
      projectId: call.projectId,
    });
  }

  async #send<T>(
    call: PreparedCall<T>,
    proof: Authorization,
    timeoutMs: number,
    options: CallOptions,
  ): Promise<Reply<T>> {
    const { line, origin, budget, observers } = this.#options;
    const query = encodeQuery(call.query ?? []);
    const request = {
      origin,
      target: query === '' ? call.path : `${call.path}?${query}`,
      method: call.method,
      headers: { ...this.#headers(call), ...proof.headers, ...UNSIGNED_HEADERS },
      body: call.text,
      timeoutMs,
      maxReplyBytes: line.maxReplyBytes,
    };
    const harmless = call.method === 'GET';
    const attempt = { name: call.name, request, harmless, read: call.read, secrets: proof.secrets };
    try {
      return await observeCall(observers, call.name, () => ask(line.dispatcher, attempt, options));
    } catch (error) {
      const throttled = error instanceof HuaweiCloudError && error.kind === 'Throttled';
      if (throttled && call.group !== undefined) budget.penalise(call.group, error.retryAfterMs);
      throw error;
    }
  }
}

/** Left out of the signature: proxies rewrite them. */
const UNSIGNED_HEADERS = {
  accept: 'application/json',
  // A compressed reply could be small on the wire and huge here.
  'accept-encoding': 'identity',
  'user-agent': 'temporal-huaweicloud',
};

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

function checkedTimeout(timeoutMs: number): number {
  if (timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS) return timeoutMs;
  throw new RangeError(`timeoutMs must be above 0 and at most ${LONGEST_TIMEOUT_MS}, got ${timeoutMs}`);
}

/** Work shared with other calls goes on when one caller leaves. */
async function unlessAborted<T>(
  name: CallName,
  work: Promise<T> | undefined,
  signal?: AbortSignal,
): Promise<T | undefined> {
  if (signal === undefined || work === undefined) return work;
  if (signal.aborted) throw abandoned(name, signal.reason);
  let leave = (): void => undefined;
  const left = new Promise<never>((_, reject) => {
    leave = (): void => reject(abandoned(name, signal.reason));
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

function abandoned(name: CallName, cause: unknown): HuaweiCloudError {
  return new HuaweiCloudError(name, {
    what: 'was abandoned by its caller',
    kind: 'Unavailable',
    effect: 'none',
    hint: 'Nothing was sent; try again later.',
    cause,
  });
}
