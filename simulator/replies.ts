/** What goes back on the wire. A string or bytes are sent as they stand, an object as JSON, none as an empty body. */
export interface Reply {
  /** The HTTP status. */
  readonly status: number;
  /** Beside those that every reply has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent for none. */
  readonly body?: unknown;
  /** Done once the reply has left. */
  readonly afterwards?: () => void;
  /** It says that a limit is used up, if not by HTTP 429. */
  readonly isThrottled?: boolean;
  /** What is sent instead, when it is due. */
  readonly late?: LateReply;
}

/** What is answered only once something has come about: the end of a statement whose result is waited for. */
interface LateReply {
  /** Whether it has, now. */
  isDue(): boolean;
  /** What is answered then. */
  reply(): Reply;
}

/** A reply with JSON in it, 200 unless said otherwise. */
export const json = (body: unknown, status = 200, headers?: Record<string, string>): Reply => ({
  status,
  body,
  ...(headers && { headers }),
});

/** A reply without a body. */
export const empty = (status: number): Reply => ({ status });

/** The API gateway's own refusals; the same shape in front of every service (devg-apisign/api-sign-errorcode). */
export const gatewayError = (
  requestId: string,
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): Reply => json({ error_code: code, error_msg: message, request_id: requestId }, status, headers);

/** How DGC and DLI refuse. */
export const serviceError = (status: number, code: string, message: string): Reply =>
  json({ error_code: code, error_msg: message }, status);
