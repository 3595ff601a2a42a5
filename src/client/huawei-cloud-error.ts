import type { Effect } from '../domain/error-codes';
import { type FailureKind, isRetried } from '../domain/failure-kind';
import type { LineEnd } from './http/http-exchange';

export type { Effect };

/** The service that was asked; ECS by the metadata service of the server that we run on. */
export type CloudService = 'IAM' | 'CDM' | 'DGC' | 'DLI' | 'MRS' | 'OBS' | 'SMN' | 'ECS';

/** Which call it was: what a person needs to find it in the vendor's manual. */
export interface CallName {
  /** Which service was asked. */
  service: CloudService;
  /** Our name of the call, e.g. `startJob`. */
  operation: string;
  /** The HTTP method. */
  method: string;
  /** As it went over the wire, without the query. */
  path: string;
}

/** How the call ended. Texts are taken as they are: scrub them of secrets first. */
export interface CallOutcome {
  /** What happened, as the part of a sentence after the path, e.g. `answered 400 (Cdm.0100): job not found`. */
  what: string;
  /** What a caller can do about it, in one word; docs/errors.md has a heading for each. */
  kind: FailureKind;
  /** What the call may have changed in the cloud. */
  effect: Effect;
  /** What a person does about it, as a sentence. */
  hint: string;
  /** What the cloud itself said, where it said something. */
  words?: string;
  /** Absent where no reply came. */
  httpStatus?: number;
  /** How it ended where no reply came. */
  lineEnd?: LineEnd;
  /** The cloud's own code, e.g. `Cdm.0100`; absent where it sent none. */
  code?: string;
  /** The cloud's own name of the request, by which its support finds it; absent when not sent. */
  requestId?: string;
  /** What the cloud asked us to wait before another try, in milliseconds. */
  retryAfterMs?: number;
  /** The vendor's page on codes of this family, where there is one. */
  docs?: string;
  /** It may pass by itself, or never: worth a few tries, and then no more. */
  aFewTries?: boolean;
  /** The reply came whole, and is not as the vendor's page has it: the same call brings the same again. */
  undocumented?: boolean;
  /** The token is the reason: a new one may be accepted. */
  tokenRefused?: boolean;
  /** What the line, or the reading of the reply, failed with. */
  cause?: unknown;
}

/**
 * A call to Huawei Cloud that did not succeed. The message alone lets someone act; `effect` tells "they said no"
 * (`none`) from "we do not know" (`unknown`), and for a start the second may mean that it runs.
 * Carries no request headers and no credentials.
 */
export class HuaweiCloudError extends Error {
  override readonly name = 'HuaweiCloudError';
  /** Which service was asked. */
  readonly service: CloudService;
  /** Our name of the call, e.g. `startJob`. */
  readonly operation: string;
  /** The HTTP method. */
  readonly method: string;
  /** As it went over the wire, without the query. */
  readonly path: string;
  /** Absent where no reply came: see `lineEnd`. */
  readonly httpStatus?: number;
  /** How it ended where no reply came; absent where one did. */
  readonly lineEnd?: LineEnd;
  /** The cloud's own code, e.g. `Cdm.0100`; absent where it sent none. */
  readonly code?: string;
  /** The cloud's own name of the request: quote it to the vendor's support. Absent when not sent. */
  readonly requestId?: string;
  /** What a caller can do about it, in one word; docs/errors.md has a heading for each. */
  readonly kind: FailureKind;
  /** What the call may have changed: `none`, or `unknown` when only a look tells. */
  readonly effect: Effect;
  /** What the cloud asked us to wait before another try, in milliseconds; absent when it did not. */
  readonly retryAfterMs?: number;
  /** What a person does about it, as a sentence; the message ends with it. */
  readonly hint: string;
  /** What the cloud itself said, where it said something; free of secrets and bounded. */
  readonly words?: string;
  /** The vendor's page on codes of this family, where there is one. */
  readonly docs?: string;
  /** It may pass by itself, or never: worth a few tries, and then no more. */
  readonly aFewTries: boolean;
  /** The reply came whole, and is not as the vendor's page has it: the same call brings the same again. */
  readonly undocumented: boolean;
  /** The token was the reason: a new one may be accepted. */
  readonly tokenRefused: boolean;
  readonly #what: string;

  constructor(call: CallName, outcome: CallOutcome) {
    super(sentence(call, outcome), outcome.cause === undefined ? undefined : { cause: outcome.cause });
    this.service = call.service;
    this.operation = call.operation;
    this.method = call.method;
    this.path = call.path;
    this.httpStatus = outcome.httpStatus;
    this.lineEnd = outcome.lineEnd;
    this.code = outcome.code;
    this.requestId = outcome.requestId;
    this.kind = outcome.kind;
    this.effect = outcome.effect;
    this.retryAfterMs = outcome.retryAfterMs;
    this.hint = outcome.hint;
    this.words = outcome.words;
    this.docs = outcome.docs;
    this.aFewTries = outcome.aFewTries ?? false;
    this.undocumented = outcome.undocumented ?? false;
    this.tokenRefused = outcome.tokenRefused ?? false;
    this.#what = outcome.what;
  }

  /**
   * Whether the same call may succeed in some seconds without anyone changing anything. Where `aFewTries` says so, put up
   * with it for a few only.
   */
  get isTransient(): boolean {
    return isRetried(this.kind) || this.aFewTries;
  }

  /** The same reply, once something else has told what it means. */
  inLightOf({ kind, hint }: Pick<CallOutcome, 'kind' | 'hint'>): HuaweiCloudError {
    return new HuaweiCloudError(this, { ...this, what: this.#what, kind, hint, aFewTries: false, cause: this });
  }
}

function sentence(call: CallName, { what, requestId, hint }: CallOutcome): string {
  const request = requestId === undefined ? '' : `; request id ${requestId}`;
  return `${call.service} ${call.operation}: ${call.method} ${call.path} ${what}${request}. ${hint}`;
}
