import { clock } from './clock';
import type { Act } from '../domain/code-meaning';
import { isRetried } from '../domain/failure-kind';
import type { Authenticator, Authorization } from './auth/authenticator';
import type { CallOptions, CallPriority, Reply } from './call-options';
import type { Observers } from './http/call-observer';
import type { CloudLine } from './http/cloud-line';
import { observeCall } from './http/observe-call';
import type { CallName, CloudService } from './huawei-cloud-error';
import { HuaweiCloudError } from './huawei-cloud-error';
import type { Budget } from './limits/budget';
import type { ReplyItems } from './reply/ask';
import { ask } from './reply/ask';
import type { WireDialect } from './reply/wire-dialect';
import { placeOfBucket } from './routes/bucket-place';
import type { PathParam } from './routes/path-template';
import { PathProblem, fillPath } from './routes/path-template';
import type { Query } from './routes/query';
import { encodeQuery } from './routes/query';
import type { Route } from './routes/route';
import type { CallGroup } from './services';

/** One call as the vendor's manual describes it. */
export interface Call<T> extends Route {
  /** Values for its path; the project is filled in here. */
  params?: Readonly<Record<string, PathParam>>;
  /** In the order in which it is sent. */
  query?: Query;
  /** The bucket that it is about: it has a host of its own, or stands at the beginning of the path. */
  bucket?: string;
  /** Beside those that every call has. */
  headers?: Readonly<Record<string, string>>;
  /** Names that it looks for in the reply, beside those of its URL. */
  names?: readonly string[];
  /** Sent as JSON; left out for none. */
  body?: unknown;
  /** Whose limit the call counts against; absent where the vendor publishes none (IAM). */
  group?: CallGroup;
  /** Before whom it goes where calls wait for their turn. @default 'look' */
  priority?: CallPriority;
  /** Makes the value of a 2xx reply; an empty body is `undefined`. */
  read: (body: unknown) => T;
  /** Makes the value of a list, of which each item speaks for itself, whatever the status of the reply. */
  readItems?: (items: ReplyItems) => T;
}

/** What a service's calls go through. */
export interface ServiceCallerOptions {
  /** As errors and observers name it. */
  service: CloudService;
  /** Scheme, host and port; empty where none is known. */
  origin: string;
  /** What requests go out over. */
  line: CloudLine;
  /** What proves who calls. */
  authenticator: Authenticator;
  /** Where calls wait for their turn. */
  budget: Budget;
  /** Who hears of every call. */
  observers: Observers;
  /** Absent where calls name no project: those of IAM and OBS. */
  projectId?: () => Promise<string>;
  /** How the service speaks. @default JSON */
  dialect?: WireDialect;
}

interface PreparedCall<T> {
  call: Call<T>;
  name: CallName;
  act: Act;
  priority: CallPriority;
  projectId?: string;
  text: string;
  /** All but the proof of who calls, and those that are left out of a signature. */
  signedHeaders: Record<string, string>;
  origin: string;
  /** With its values filled in. */
  path: string;
  /** As {@link UnsignedRequest} has it. */
  resource?: string;
}

/** Makes the calls of one service: path, budget, proof of identity, one more try after a refused token. */
export class ServiceCaller {
  readonly #options: ServiceCallerOptions;
  /** Host and port of the service; read from its origin with the first call, since a connection has many hosts and calls few. */
  #host?: string;

  constructor(options: ServiceCallerOptions) {
    this.#options = options;
  }

  /**
   * Makes one call: waits for its turn, proves who calls, sends it, and reads the reply.
   * @throws {HuaweiCloudError} unless the cloud answers 2xx with what the call can read
   */
  async call<T>(call: Call<T>, options: CallOptions = {}): Promise<Reply<T>> {
    const { observers } = this.#options;
    try {
      const reply = await this.#make(call, options);
      observers.credentialsChecked();
      return reply;
    } catch (error) {
      const kind = error instanceof HuaweiCloudError ? error.kind : undefined;
      if (kind === 'Unauthenticated') observers.credentialsChecked(error as HuaweiCloudError);
      // Whom the cloud forbids something, it knows.
      if (kind === 'Forbidden') observers.credentialsChecked();
      throw error;
    }
  }

  async #make<T>(call: Call<T>, options: CallOptions): Promise<Reply<T>> {
    const timeoutMs = checkedTimeout(options.timeoutMs ?? this.#options.line.timeoutMs);
    if (this.#options.origin === '') throw this.#withoutHost(call);
    const prepared = await this.#prepare(call, options);
    const { authenticator } = this.#options;
    await unlessAborted(prepared.name, authenticator.ready(), options.signal);
    await this.#turn(prepared, options);
    const proof = await this.#authorize(prepared);
    const sentMs = clock.monotonicMs();
    let refused: HuaweiCloudError;
    try {
      return await this.#send(prepared, proof, timeoutMs, options);
    } catch (error) {
      if (!(error instanceof HuaweiCloudError && (isAboutWhoAsks(error) || isOdd(error, prepared)))) throw error;
      refused = error;
    }
    const leftMs = Math.max(1, timeoutMs - (clock.monotonicMs() - sentMs));
    const renewed = isAboutWhoAsks(refused) && (await this.#renew(prepared, proof, refused, options));
    await this.#turn(prepared, options);
    return this.#send({ ...prepared, renewed }, await this.#authorize(prepared), leftMs, options);
  }

  /**
   * Fetches new proof of identity for a request that was refused for want of it, so that it may be sent once more.
   * @returns whether the proof is a new one
   * @throws {HuaweiCloudError} where the request must not be sent again, or would be refused again
   */
  async #renew<T>(
    { name, act }: PreparedCall<T>,
    proof: Authorization,
    refused: HuaweiCloudError,
    { signal }: CallOptions,
  ): Promise<boolean> {
    const refresh = unlessAborted(name, this.#options.authenticator.refresh(proof), signal);
    if (refused.effect === 'unknown') {
      // It may have been carried out, whatever comes of the login: it is for the caller to look first.
      const isNew = await refresh.catch(() => false);
      throw isNew
        ? new HuaweiCloudError(name, { ...refused, what: NEW_PROOF, aFewTries: true, cause: refused })
        : refused;
    }
    if (await refresh) return true;
    if (isOdd(refused, { act })) return false;
    throw refused;
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

  #withoutHost(call: Route): HuaweiCloudError {
    return new HuaweiCloudError(this.#name(call), {
      what: 'was not sent: no host is known for this service',
      kind: 'InvalidRequest',
      effect: 'none',
      hint: 'Name its host in the connection (`endpoints`, or HUAWEICLOUD_<service>_ENDPOINT), or the region.',
    });
  }

  /** A list that did not come to its end. `problem` ends a sentence that begins with "the reply". */
  unfinished(call: Route, problem: string): HuaweiCloudError {
    return new HuaweiCloudError(this.#name(call), {
      what: `answered, but the reply ${problem}`,
      kind: 'BrokenReply',
      effect: 'none',
      hint: 'Try again later; where it goes on, look in the console.',
    });
  }

  #name({ operation, method, path: template }: Route, path = template): CallName {
    return { service: this.#options.service, operation, method, path };
  }

  async #prepare<T>(call: Call<T>, options: CallOptions): Promise<PreparedCall<T>> {
    let filled = this.#fill(call, call.path, call.params ?? {});
    const projectId = await unlessAborted(this.#name(call), this.#options.projectId?.(), options.signal);
    if (projectId !== undefined) filled = this.#fill(call, filled, { project_id: { value: projectId, max: 64 } });
    const { origin, path, resource } = placeOfBucket(this.#options.origin, call.bucket, filled);
    return {
      call,
      origin,
      path,
      resource,
      name: this.#name(call, resource ?? path),
      act: actOf(call, options),
      priority: options.priority ?? call.priority ?? 'look',
      projectId,
      text: call.body === undefined ? '' : writeJson(call.body),
      // What has no body is signed by OBS without a type of it.
      signedHeaders: { ...(!this.#options.dialect && { 'content-type': 'application/json' }), ...call.headers },
    };
  }

  #fill(call: Route, template: string, params: Record<string, PathParam>): string {
    try {
      return fillPath(template, params);
    } catch (error) {
      throw error instanceof PathProblem ? this.invalid(call, error.message) : error;
    }
  }

  async #turn<T>({ call, name, priority }: PreparedCall<T>, { signal, fairnessKey }: CallOptions): Promise<void> {
    const { group } = call;
    if (group === undefined) return;
    try {
      await this.#options.budget.take(group, { priority, fairnessKey, signal });
      this.#options.observers.admitted(group);
    } catch (cause) {
      throw abandoned(name, cause);
    }
  }

  #authorize<T>({
    call,
    origin,
    path,
    resource,
    signedHeaders,
    text,
    projectId,
  }: PreparedCall<T>): Promise<Authorization> {
    return this.#options.authenticator.authorize({
      method: call.method,
      host: origin === this.#options.origin ? (this.#host ??= hostOf(origin)) : hostOf(origin),
      path,
      resource,
      query: call.query ?? [],
      headers: signedHeaders,
      body: text,
      projectId,
    });
  }

  async #send<T>(
    prepared: PreparedCall<T> & { renewed?: boolean },
    proof: Authorization,
    timeoutMs: number,
    options: CallOptions,
  ): Promise<Reply<T>> {
    const { line, budget, observers, dialect } = this.#options;
    const { call, name, act, renewed, origin, path, signedHeaders, text } = prepared;
    const query = encodeQuery(call.query ?? []);
    const request = {
      origin,
      target: query === '' ? path : `${path}?${query}`,
      method: call.method,
      headers: {
        ...signedHeaders,
        ...proof.headers,
        ...UNSIGNED_HEADERS,
        ...(dialect && { accept: dialect.accept }),
      },
      body: text,
      timeoutMs,
      maxReplyBytes: line.maxReplyBytes,
    };
    const { read, readItems } = call;
    line.secrets.remember(proof.secrets);
    const { passingSecrets } = proof;
    const asker = { secrets: line.secrets, passingSecrets, names: namesIn(call), dialect };
    const attempt = { name, request, act, read, readItems, asker, renewed, codePrefix: dialect?.codePrefix };
    try {
      return await observeCall(observers, name, () => ask(line.dispatcher, attempt, options));
    } catch (error) {
      if (error instanceof HuaweiCloudError && call.group !== undefined) {
        if (error.kind === 'Throttled') budget.penalise(call.group, error.retryAfterMs);
        // Where many starts wait for few turns, those whose lease is over by then must not use them up.
        if (error.lineEnd === 'notSent') budget.giveBack(call.group);
      }
      throw error;
    }
  }
}

function hostOf(origin: string): string {
  return new URL(origin).host;
}

/** What a call asks for by name: it stands in the URL. */
function namesIn({ params = {}, query = [], names = [] }: Call<unknown>): ReadonlySet<string> {
  return new Set([...Object.values(params).map(({ value }) => value), ...query.map(([, value]) => value), ...names]);
}

/** Whatever is sent in order to start something, also where that takes another call's stop, may start it. */
function actOf({ method, priority }: Call<unknown>, options: CallOptions): Act {
  if (method === 'GET') return 'read';
  return priority === 'stop' && options.priority !== 'start' ? 'stop' : 'start';
}

/** Answered for want of a token, or a good signature. */
function isAboutWhoAsks({ httpStatus, tokenRefused }: HuaweiCloudError): boolean {
  return httpStatus === 401 || tokenRefused;
}

/**
 * A refusal of a read by somebody who does not say who, or that could not be heard in full, or of a signature: a gateway is
 * known to refuse a good one once in a while. Asked again, the same may well be answered.
 */
function isOdd({ httpStatus = 0, code, kind }: HuaweiCloudError, { act }: { act: Act }): boolean {
  const isRefusal = httpStatus >= 400 && httpStatus <= 499 && (!isRetried(kind) || kind === 'BrokenReply');
  return act === 'read' && isRefusal && (code === undefined || httpStatus === 401);
}

const NEW_PROOF = 'answered 401 without a code that tells who refused it, and the credentials were renewed';

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
    signal.addEventListener('abort', leave);
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

/** JSON in which a `bigint` is a number with all its digits: the ids of stream jobs are numbers on the wire. */
export function writeJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    // JSON knows no `bigint`. Few bodies have one, and asking after each value makes writing all of them slow.
    const json = JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? `\u0000${value}` : value));
    return json.replace(/"\\u0000(-?\d+)"/g, '$1');
  }
}
