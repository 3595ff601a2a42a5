import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { turnAway, type AdmissionRules, type Visit } from './admission';
import type { Faults } from './faults';
import type { Listener } from './listener';
import { misbehave } from './misbehave';
import { parseExactly } from './parse-exactly';
import { Refusal } from './refusal';
import { gatewayError, json, type Reply } from './replies';
import type { RequestCounters } from './request-counters';
import type { Route, Service } from './routing';
import type { Timeline } from './timeline';

export interface GatewayParts {
  readonly services: readonly Service[];
  /** The `/_simulator` calls: never counted, throttled, checked for a token or hit by a fault. */
  readonly control: Service;
  readonly rules: AdmissionRules;
  readonly faults: Faults;
  readonly counters: RequestCounters;
  readonly timeline: Timeline;
  readonly listener: Listener;
}

/** The published ceiling of a request body. */
const LARGEST_BODY = 12 * 1024 * 1024;
/** More than node takes in a request line, so that a name too long meets the vendor's refusal and not our 501. */
const LONGEST_PARAM = 64 * 1024;

/** One origin in front of all services, as fastify sees it. */
export function createGateway(parts: GatewayParts): FastifyInstance {
  const app = fastify({
    bodyLimit: LARGEST_BODY,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: LONGEST_PARAM },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler(sendError);
  for (const service of parts.services) {
    for (const route of service.routes) {
      app.route({
        method: route.method,
        url: route.path,
        handler: (...pair) => answer(parts, service, route, ...pair),
      });
    }
  }
  for (const route of parts.control.routes) {
    const handler = (request: FastifyRequest, reply: FastifyReply) => {
      const visit = visitOf(request);
      return send(reply, visit, ask(parts.control, route, visit, ''));
    };
    app.route({ method: route.method, url: route.path, handler });
  }
  app.setNotFoundHandler((request, reply) => answerUnknown(parts, request, reply));
  return app;
}

async function answer(
  parts: GatewayParts,
  service: Service,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const visit = visitOf(request);
  const user = parts.rules.iam.credentials.user;
  const carryOut = (): Reply =>
    parts.timeline.moment(() => turnAway(visit, route, parts.rules) ?? ask(service, route, visit, user));
  return respond(parts, route.path, visit, carryOut, request, reply);
}

/** A path we do not serve is our own gap, not a 404 of the vendor's. */
function answerUnknown(parts: GatewayParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const visit = visitOf(request);
  const gap = json({ error: `The simulator does not serve ${visit.method} ${visit.path}` }, 501);
  return respond(parts, '(unknown)', visit, () => gap, request, reply);
}

async function respond(
  { counters, faults, rules, listener }: GatewayParts,
  route: string,
  visit: Visit,
  carryOut: () => Reply,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { requestId, method } = visit;
  counters.arrived(method, route);
  const fault = faults.next(visit);
  const stage = { requestId, socket: request.raw.socket, iam: rules.iam, listener, carryOut };
  const outcome = fault ? await misbehave(fault, stage) : carryOut();
  if (!outcome) return reply.hijack();
  if (outcome.status === 429) counters.throttled(method, route);
  return send(reply, visit, outcome);
}

/** Puts the request to the service, and its refusals into the service's own words. */
function ask(service: Service, route: Route, { method, path, headers, query, params, body }: Visit, by: string): Reply {
  try {
    const call = { params, query, headers, body: parsed(body, service), actor: { by, method, path } };
    return route.handle(call);
  } catch (error) {
    if (error instanceof Refusal) return service.refuse(error);
    throw error;
  }
}

function parsed(body: Buffer, service: Service): unknown {
  if (body.length === 0) return undefined;
  try {
    return parseExactly(body.toString());
  } catch {
    throw service.malformedBody;
  }
}

function visitOf(request: FastifyRequest): Visit {
  const target = request.raw.url ?? '/';
  const queryAt = target.indexOf('?');
  return {
    requestId: randomUUID().replaceAll('-', ''),
    method: request.method,
    target,
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    query: new URLSearchParams(queryAt < 0 ? '' : target.slice(queryAt)),
    params: { ...(request.params as Record<string, string>) },
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

/** A request that could not be read is the client's doing; an error of ours says so with a 500. */
function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const visit = visitOf(request);
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const message = error instanceof Error ? error.message : String(error);
  if (status < 500) return send(reply, visit, gatewayError(visit.requestId, 400, 'APIGW.0201', message));
  return send(reply, visit, json({ error: `The simulator failed on ${visit.method} ${visit.path}: ${message}` }, 500));
}

function send(reply: FastifyReply, { requestId }: Visit, { status, headers, body, afterwards }: Reply): FastifyReply {
  if (afterwards) reply.raw.once('finish', afterwards);
  reply.code(status).header('X-Request-Id', requestId);
  if (body === undefined) return reply.send();
  if (typeof body === 'string') return reply.headers({ 'Content-Type': 'text/plain', ...headers }).send(body);
  return reply.headers({ 'Content-Type': 'application/json', ...headers }).send(JSON.stringify(body));
}
