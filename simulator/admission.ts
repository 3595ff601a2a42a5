import { isSigned, signatureFault, type SignedRequest } from './iam/signature';
import type { IamState } from './iam/state';
import type { RateLimits } from './rate-limits';
import { gatewayError, type Reply } from './replies';
import type { Route } from './routing';

/** A request as it reached the door. */
export interface Visit extends SignedRequest {
  /** Sent back as `X-Request-Id`. */
  readonly requestId: string;
  /** As it was sent, without the query. */
  readonly path: string;
  /** As it was sent, decoded. */
  readonly query: URLSearchParams;
  /** The path's parameters, decoded once. */
  readonly params: Record<string, string>;
}

/** Who is let in, and how often. */
export interface AdmissionRules {
  /** Who the account is, and which tokens are good. */
  readonly iam: IamState;
  /** Absent when the published limits are not enforced. */
  readonly limits?: RateLimits;
  /** Sent as `Retry-After` with a 429. Whether the real gateway sends one is not known. */
  readonly retryAfterSeconds?: number;
}

/** Who knocks: refused, or let in with a project (an account's token has none). */
type Entry = { refusal: Reply } | { projectId: string | undefined };

/**
 * The API gateway: who you are, whether the project is yours, whether you come too often. Answers its no, if any.
 * @see https://support.huaweicloud.com/devg-apisign/api-sign-errorcode.html
 */
export function turnAway(visit: Visit, route: Route, rules: AdmissionRules): Reply | undefined {
  if (route.open) return undefined;
  if (route.admit) return route.admit(visit, rules.iam.credentials) ?? throttle(visit, route, rules);
  const entry = enter(visit, rules.iam);
  if ('refusal' in entry) return entry.refusal;
  const { projectId } = visit.params;
  if (projectId !== undefined && projectId !== entry.projectId) {
    return gatewayError(visit.requestId, 403, 'APIGW.0302', 'The IAM user is not authorized to access the API.');
  }
  return throttle(visit, route, rules);
}

/** What the gateway answers to a token that is no longer good. */
export const tokenExpired = (requestId: string): Reply =>
  gatewayError(requestId, 401, 'APIGW.0307', 'The token must be updated.');

function enter(visit: Visit, iam: IamState): Entry {
  const { authorization, 'x-auth-token': token } = visit.headers;
  if (typeof authorization === 'string' && isSigned(authorization)) {
    const fault = signatureFault(visit, iam.credentials, iam.now());
    return fault ? { refusal: badAuthentication(visit, fault) } : { projectId: iam.credentials.projectId };
  }
  if (typeof token !== 'string') return { refusal: badAuthentication(visit, 'neither a token nor a signature') };
  return iam.validToken(token) ?? { refusal: tokenExpired(visit.requestId) };
}

const badAuthentication = ({ requestId }: Visit, why: string): Reply =>
  gatewayError(requestId, 401, 'APIGW.0301', `Incorrect IAM authentication information: ${why}`);

function throttle(visit: Visit, route: Route, rules: AdmissionRules): Reply | undefined {
  const { quota, method, path } = route;
  if (!quota || !rules.limits) return undefined;
  const full = rules.limits.take(quota, rules.iam.credentials.user, `${method} ${path}`);
  if (full === undefined) return undefined;
  if (route.throttled) return route.throttled();
  const { retryAfterSeconds } = rules;
  const headers = retryAfterSeconds === undefined ? undefined : { 'Retry-After': String(retryAfterSeconds) };
  return gatewayError(visit.requestId, 429, 'APIGW.0308', `Throttled: the limit of ${full} is used up.`, headers);
}
