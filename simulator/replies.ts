/** What goes back on the wire. A string body is sent as it stands, an object as JSON, none as an empty body. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Done once the reply has left. */
  readonly afterwards?: () => void;
}

export const json = (body: unknown, status = 200, headers?: Record<string, string>): Reply => ({
  status,
  body,
  ...(headers && { headers }),
});

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
