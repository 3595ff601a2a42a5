import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import findMyWay from 'find-my-way';
import { turnAway, type AdmissionRules, type Visit } from './admission';
import type { Faults } from './faults';
import { whenDue } from './late-reply';
import type { Listener } from './listener';
import { misbehave } from './misbehave';
import { parseExactly } from './parse-exactly';
import { Refusal } from './refusal';
import { gatewayError, json, type Reply } from './replies';
import type { RequestCounters } from './request-counters';
import type { Route, Service } from './routing';
import type { StartRequests } from './start-requests';
import type { Timeline } from './timeline';

/** What the gateway stands in front of. */
export interface GatewayParts {
  /** Whose routes are served. */
  readonly services: readonly Service[];
  /** The `/_simulator` calls: never counted, throttled, checked for a token or hit by a fault. */
  readonly control: Service;
  /** Who is let in, and how often. */
  readonly rules: AdmissionRules;
  /** What may befall a request. */
  readonly faults: Faults;
  /** Where each request is counted. */
  readonly counters: RequestCounters;
  /** Where each request for a start is kept, whatever comes of it. */
  readonly startRequests: StartRequests;
  /** A request is carried out at one instant of it. */
  readonly timeline: Timeline;
  /** The socket, which a fault may take down. */
  readonly listener: Listener;
}

/** The published ceiling of a request body. */
const LARGEST_BODY = 12 * 1024 * 1024;
const TOO_LARGE = 'Request body is too large';
/** More than node takes in a request line, so that a name too long meets the vendor's refusal and not our 501. */
const LONGEST_PARAM = 64 * 1024;

/** Answers the reply to send; undefined when the socket is gone. */
type Answer = (visit: Visit, socket: Socket) => Promise<Reply | undefined>;

/** One origin in front of all services. */
export function createGateway(parts: GatewayParts): RequestListener {
  const claiming = parts.services.filter((service) => service.claims !== undefined);
  const others = parts.services.filter((service) => service.claims === undefined);
  const router = routerOf(parts, others);
  for (const route of parts.control.routes) {
    router.on(
      route.method,
      route.path,
      answering(async (visit) => ask(parts.control, route, visit, '')),
    );
  }
  const apart = claiming.map((service) => ({ service, router: routerOf(parts, [service]) }));
  return (request, response) => {
    const owner = apart.find(({ service }) => service.claims?.(request.headers));
    (owner?.router ?? router).lookup(request, response);
  };
}

function routerOf(parts: GatewayParts, services: readonly Service[]) {
  const router = findMyWay({
    maxParamLength: LONGEST_PARAM,
    defaultRoute: answering((visit, socket) => answerUnknown(parts, visit, socket)),
    onBadUrl: (path, request, response) => {
      const { requestId } = visitOf(request);
      send(response, requestId, badRequest(requestId, `${path} is no path of a URL`));
    },
  });
  for (const service of services) {
    for (const route of service.routes) {
      const handler = answering((visit, socket) => answer(parts, service, route, visit, socket));
      router.on(route.method, route.path, handler);
    }
  }
  return router;
}

type Handler = (request: IncomingMessage, response: ServerResponse, params?: object) => void;

const answering =
  (answerOf: Answer): Handler =>
  (request, response, params) =>
    void receive(answerOf, request, response, params);

/** Reads a request to its end, and sends what is answered to it. An error of ours says so with a 500. */
async function receive(answerOf: Answer, request: IncomingMessage, response: ServerResponse, params?: object) {
  const visit = visitOf(request, params);
  const { requestId, method, path } = visit;
  try {
    const body = await bodyOf(request);
    const reply = body ? await answerOf({ ...visit, body }, request.socket) : badRequest(requestId, TOO_LARGE);
    if (reply) send(response, requestId, reply);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send(response, requestId, json({ error: `The simulator failed on ${method} ${path}: ${message}` }, 500));
  }
}

async function answer(
  parts: GatewayParts,
  service: Service,
  route: Route,
  visit: Visit,
  socket: Socket,
): Promise<Reply | undefined> {
  const user = parts.rules.iam.credentials.user;
  noteStart(parts.startRequests, route, visit);
  const carryOut = (): Reply =>
    parts.timeline.moment(() => turnAway(visit, route, parts.rules) ?? ask(service, route, visit, user));
  return respond(parts, route.path, visit, carryOut, socket);
}

/** Where it asks for a start, that is kept, whatever comes of it. */
export function noteStart(startRequests: StartRequests, route: Route, visit: Visit): void {
  if (route.starts) startRequests.arrived(route.starts(visit.params, readable(visit.body)), visit);
}

/** A path we do not serve is our own gap, not a 404 of the vendor's. */
function answerUnknown(parts: GatewayParts, visit: Visit, socket: Socket): Promise<Reply | undefined> {
  const gap = json({ error: `The simulator does not serve ${visit.method} ${visit.path}` }, 501);
  return respond(parts, '(unknown)', visit, () => gap, socket);
}

async function respond(
  { counters, faults, rules, listener, timeline }: GatewayParts,
  route: string,
  visit: Visit,
  carryOut: () => Reply,
  socket: Socket,
): Promise<Reply | undefined> {
  const { requestId, method } = visit;
  counters.arrived(method, route);
  const fault = faults.next(visit);
  const answered = () => whenDue(carryOut(), timeline, () => !socket.destroyed);
  const stage = { requestId, request: visit, socket, iam: rules.iam, listener, carryOut: answered };
  const reply = fault ? await misbehave(fault, stage) : await answered();
  if (reply?.status === 429 || reply?.isThrottled) counters.throttled(method, route);
  return reply;
}

/** Puts the request to the service, and its refusals into the service's own words. */
export function ask(
  service: Service,
  route: Route,
  { method, path, headers, query, params, body }: Visit,
  by: string,
): Reply {
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
  const value = readable(body);
  if (value === undefined) throw service.malformedBody;
  return value;
}

/** The body as JSON; undefined when it is none. */
function readable(body: Buffer): unknown {
  try {
    return parseExactly(body.toString());
  } catch {
    return undefined;
  }
}

const NOTHING = Buffer.alloc(0);

/**
 * Who knocks, and at which door.
 * @param body where it is not to come later
 * @param requestId what it is called; by default a name that no other has anywhere
 */
export function visitOf(
  { method = 'GET', url: target = '/', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  params: object = {},
  body: Buffer = NOTHING,
  requestId: string = randomUUID().replaceAll('-', ''),
): Visit {
  const queryAt = target.indexOf('?');
  return {
    requestId,
    method,
    target,
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    query: new URLSearchParams(queryAt < 0 ? '' : target.slice(queryAt)),
    params: { ...params },
    headers,
    body,
  };
}

/** The body; undefined when it is too large. It is read to its end all the same: who is still sending hears no answer. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size <= LARGEST_BODY ? Buffer.concat(chunks) : undefined;
}

/** A request that could not be read is the client's doing. */
const badRequest = (requestId: string, message: string): Reply => gatewayError(requestId, 400, 'APIGW.0201', message);

function send(response: ServerResponse, requestId: string, { status, headers, body, afterwards }: Reply): void {
  if (afterwards) response.once('finish', afterwards);
  const isText = typeof body === 'string';
  const type = `${isText ? 'text/plain' : 'application/json'}; charset=utf-8`;
  const said = { 'X-Request-Id': requestId, ...(body !== undefined && { 'Content-Type': type }), ...headers };
  response.statusCode = status;
  response.setHeaders(new Map(Object.entries(said)));
  response.end(isText || body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}
