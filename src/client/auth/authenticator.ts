import type { Query } from '../routes/query';

/** A request before it carries proof of who sends it. */
export interface UnsignedRequest {
  /** The HTTP method. */
  method: string;
  /** Host and port, as the `Host` header has them. */
  host: string;
  /** Encoded, without the query. */
  path: string;
  /** What OBS signs in place of the path: `/bucket/key`, wherever the bucket stands. Absent for all others. */
  resource?: string;
  /** In the order in which it is sent; the signature sorts it itself. */
  query: Query;
  /** Lower-case names; all of them may be signed. */
  headers: Readonly<Record<string, string>>;
  /** As it is sent; empty for none. */
  body: string;
  /** Absent for calls that find it out. */
  projectId?: string;
}

/** Headers that prove who sends a request. */
export interface Authorization {
  /** To be added to the request's own. */
  headers: Readonly<Record<string, string>>;
  /** Everything in them, and behind them, that no reply may tell anyone. */
  secrets: readonly string[];
  /** Those that are good for this request alone. */
  passingSecrets?: readonly string[];
}

/** Proves to Huawei Cloud who is calling. */
export interface Authenticator {
  /** The user the cloud writes down as the one who started a run, when known. */
  readonly userName?: string;
  /** Does what takes time, a login, before a request gets its turn; resolves at once when nothing is to be done. */
  ready(): Promise<void>;
  /** Proof of identity for this one request. */
  authorize(request: UnsignedRequest): Promise<Authorization>;
  /** After a 401: resolves to whether fresh proof is at hand, so that the same request may be sent once more. */
  refresh(refused: Authorization): Promise<boolean>;
}
