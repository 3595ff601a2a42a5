import type { Query } from './query';

/** A request before it carries proof of who sends it. */
export interface UnsignedRequest {
  method: string;
  /** Host and port, as the `Host` header has them. */
  host: string;
  /** Encoded, without the query. */
  path: string;
  query: Query;
  /** Lower-case names; all of them may be signed. */
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Absent for calls that find it out. */
  projectId?: string;
}

/** Headers that prove who sends a request. */
export interface Authorization {
  headers: Readonly<Record<string, string>>;
  /** Everything in them, and behind them, that must not appear in an error text. */
  secrets: readonly string[];
}

/** Proves to Huawei Cloud who is calling. */
export interface Authenticator {
  /** The user the cloud writes down as the one who started a run, when known. */
  readonly userName?: string;
  /** Does what takes time, a login, before a request gets its turn; resolves at once when nothing is to be done. */
  ready(): Promise<void>;
  authorize(request: UnsignedRequest): Promise<Authorization>;
  /** After a 401: resolves to whether fresh proof is at hand, so that the same request may be sent once more. */
  refresh(refused: Authorization): Promise<boolean>;
}
