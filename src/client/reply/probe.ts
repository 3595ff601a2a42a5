import { clock } from '../clock';
import type { CloudLine } from '../http/cloud-line';
import { lineCodeOf, TransportFailure } from '../http/http-exchange';
import { lineAdvice } from './line-advice';
import { readErrorBody } from './read-error-body';
import { receive } from './receive';
import { cloudTimeOf } from './reply-headers';
import type { WireDialect } from './wire-dialect';
import { urlOf } from '../routes/route';
import type { EndpointName } from '../services';
import { serviceOf } from '../services';

/** What a host says to somebody who shows no credentials. */
export interface Probe {
  /** Who was asked: scheme, host and port; empty where no host is known. */
  origin: string;
  /**
   * `exists`: it asked for credentials. `absent`: it knows no such API. `unclear`: it answered something else. `unset`:
   * nobody was asked, since no host is known.
   */
  route: 'exists' | 'absent' | 'unclear' | 'unreachable' | 'unset';
  /** What came back, or why nothing did. */
  says: string;
  /** What to do about a connection that did not come to be, as a sentence; absent where nothing is known. */
  todo?: string;
  /** How far the cloud's clock is ahead of ours, in milliseconds, give or take a second; absent when it sent no `Date`. */
  aheadMs?: number;
}

/** The gateway sends its clock in whole seconds, cut off. */
const HALF_A_SECOND_MS = 500;
/** Stands in every path; without credentials nobody looks whose it is. */
const NO_PROJECT = { project_id: { value: '0', max: 64 } };

/**
 * Asks a service's host, without credentials, whether it publishes the service: the gateway tells a route it knows
 * (APIGW.0301, who are you?) from one it does not (APIGW.0101).
 * @param dialect how the service speaks; JSON by default
 */
export async function probe(
  { dispatcher, timeoutMs, maxReplyBytes, secrets }: CloudLine,
  origin: string,
  name: EndpointName,
  dialect?: WireDialect,
): Promise<Probe> {
  if (origin === '') return { origin, route: 'unset', says: 'no host is known' };
  const { probe: read } = serviceOf(name);
  const target = urlOf('', read.route, { ...read.params, ...NO_PROJECT });
  const accept = dialect?.accept ?? 'application/json';
  const headers = { 'content-type': 'application/json', accept, 'accept-encoding': 'identity', ...read.headers };
  const sentAtMs = clock.now();
  try {
    const request = { origin, target, method: 'GET', headers, body: '', timeoutMs, maxReplyBytes } as const;
    const reply = await receive(dispatcher, request, { secrets, dialect });
    const { code, message } = readErrorBody(reply.body);
    const cloudTimeMs = cloudTimeOf(reply);
    const hereMs = (sentAtMs + clock.now()) / 2;
    return {
      origin,
      route: read.exists?.({ status: reply.status, code }) ? 'exists' : routeVerdict(reply.status, code),
      says: [`HTTP ${reply.status}`, code ?? message?.slice(0, 120)].filter(Boolean).join(' '),
      ...(cloudTimeMs !== undefined && { aheadMs: Math.round(cloudTimeMs + HALF_A_SECOND_MS - hereMs) }),
    };
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    const todo = error.sent ? undefined : lineAdvice(lineCodeOf(error));
    return { origin, route: 'unreachable', says: error.message, ...(todo !== undefined && { todo }) };
  }
}

function routeVerdict(status: number, code: string | undefined): Probe['route'] {
  // APIG is an older spelling of the same gateway.
  if (/^APIGW?\.010[13]$/i.test(code ?? '')) return 'absent';
  return status === 401 ? 'exists' : 'unclear';
}
