import { CDM_ROUTES, cdmParams } from './cdm-routes';
import type { CloudLine } from './cloud-line';
import { DGC_ROUTES } from './dgc-routes';
import { DLI_ROUTES } from './dli-routes';
import type { EndpointName } from './endpoints';
import { exchange, LineFailure } from './http-exchange';
import { IAM_ROUTES } from './iam-routes';
import type { PathParam } from './path-template';
import { readErrorBody } from './read-error-body';
import { cloudTimeOf } from './reply-headers';
import { type Route, urlOf } from './route';

/** What a host says to somebody who shows no credentials. */
export interface Probe {
  origin: string;
  /** `exists`: it asked for credentials. `absent`: it knows no such API. `unclear`: it answered something else. */
  route: 'exists' | 'absent' | 'unclear' | 'unreachable';
  /** What came back, or why nothing did. */
  says: string;
  /** How far the cloud's clock is ahead of ours, in milliseconds, give or take a second; absent when it sent no `Date`. */
  aheadMs?: number;
}

/** A read of each service: no credentials go with it, so that nothing can be read either. */
const READS: Partial<Record<EndpointName, { route: Route; params: Record<string, PathParam> }>> = {
  iam: { route: IAM_ROUTES.listProjects, params: {} },
  cdm: { route: CDM_ROUTES.jobs, params: cdmParams('probe') },
  dgc: { route: DGC_ROUTES.jobs, params: {} },
  dli: { route: DLI_ROUTES.jobs, params: {} },
};

/** The services whose routes can be probed. */
export const PROBED = Object.keys(READS) as EndpointName[];

/** The gateway sends its clock in whole seconds, cut off. */
const HALF_A_SECOND_MS = 500;
/** Stands in every path; without credentials nobody looks whose it is. */
const NO_PROJECT = { project_id: { value: '0', max: 64 } };

/**
 * Asks a service's host, without credentials, whether it publishes the service: the gateway tells a route it knows
 * (APIGW.0301, who are you?) from one it does not (APIGW.0101).
 */
export async function probe(
  { dispatcher, timeoutMs, maxReplyBytes }: CloudLine,
  origin: string,
  name: EndpointName,
): Promise<Probe> {
  const read = READS[name];
  if (read === undefined) throw new RangeError(`there is no probe for ${name}`);
  const target = urlOf('', read.route, { ...read.params, ...NO_PROJECT });
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'accept-encoding': 'identity' };
  const sentAtMs = Date.now();
  try {
    const reply = await exchange(dispatcher, {
      origin,
      target,
      method: 'GET',
      headers,
      body: '',
      timeoutMs,
      maxReplyBytes,
    });
    const { code, message } = readErrorBody(reply.body);
    const cloudTimeMs = cloudTimeOf(reply);
    const hereMs = (sentAtMs + Date.now()) / 2;
    return {
      origin,
      route: routeVerdict(reply.status, code),
      says: [`HTTP ${reply.status}`, code ?? message?.slice(0, 120)].filter(Boolean).join(' '),
      ...(cloudTimeMs !== undefined && { aheadMs: Math.round(cloudTimeMs + HALF_A_SECOND_MS - hereMs) }),
    };
  } catch (error) {
    if (!(error instanceof LineFailure)) throw error;
    return { origin, route: 'unreachable', says: error.message };
  }
}

function routeVerdict(status: number, code: string | undefined): Probe['route'] {
  // APIG is an older spelling of the same gateway.
  if (code !== undefined && /^APIGW?\.010[13]$/i.test(code)) return 'absent';
  return status === 401 ? 'exists' : 'unclear';
}
