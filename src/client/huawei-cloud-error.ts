import type { Effect } from '../domain/error-codes';
import { type FailureKind, isRetried } from '../domain/failure-kind';
import type { LineEnd } from './http-exchange';

export type { Effect };

/** "The token must be updated": expired, revoked, or of another region. */
const TOKEN_REFUSED = 'APIGW.0307';

/** The service that was asked; ECS by the metadata service of the server that we run on. */
export type CloudService = 'IAM' | 'CDM' | 'DGC' | 'DLI' | 'ECS';

/** Which call it was: what a person needs to find it in the vendor's manual. */
export interface CallName {
  service: CloudService;
  /** Our name of the call, e.g. `startJob`. */
  operation: string;
  method: string;
  /** As it went over the wire, without the query. */
  path: string;
}

/** How the call ended. Texts are taken as they are: scrub them of secrets first. */
export interface CallOutcome {
  /** What happened, as the part of a sentence after the path, e.g. `answered 400 (Cdm.0100): job not found`. */
  what: string;
  kind: FailureKind;
  effect: Effect;
  hint: string;
  httpStatus?: number;
  /** How it ended where no reply came. */
  lineEnd?: LineEnd;
  code?: string;
  requestId?: string;
  /** What the cloud asked us to wait before another try, in milliseconds. */
  retryAfterMs?: number;
  docs?: string;
  cause?: unknown;
}

/**
 * A call to Huawei Cloud that did not succeed. The message alone lets someone act; `effect` tells "they said no"
 * (`none`) from "we do not know" (`unknown`), and for a start the second may mean that it runs.
 * Carries no request headers and no credentials.
 */
export class HuaweiCloudError extends Error {
  override readonly name = 'HuaweiCloudError';
  readonly service: CloudService;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly httpStatus?: number;
  readonly lineEnd?: LineEnd;
  readonly code?: string;
  readonly requestId?: string;
  readonly kind: FailureKind;
  readonly effect: Effect;
  readonly retryAfterMs?: number;
  readonly hint: string;
  readonly docs?: string;

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
    this.docs = outcome.docs;
  }

  /**
   * Whether the same call may succeed in some seconds without anyone changing anything. So may one whose fresh token was
   * refused: IAM had accepted the login, and the token was revoked in that moment or is not known everywhere yet. Where
   * it goes on, the region is wrong: put up with it for a few tries only.
   */
  get mayPass(): boolean {
    return isRetried(this.kind) || this.code === TOKEN_REFUSED;
  }
}

function sentence(call: CallName, { what, requestId, hint }: CallOutcome): string {
  const request = requestId === undefined ? '' : `; request id ${requestId}`;
  return `${call.service} ${call.operation}: ${call.method} ${call.path} ${what}${request}. ${hint}`;
}
