import type { IncomingHttpHeaders } from 'node:http';
import type { SignedRequest, SigningKeys } from './iam/signature';
import type { Actor } from './truth-log';
import type { Quota } from './rate-limits';
import type { Refusal } from './refusal';
import type { AskedStarts } from './start-requests';
import type { Reply } from './replies';

type Method = 'HEAD' | 'GET' | 'POST' | 'PUT' | 'DELETE';

/** The names a path template asks for: `ParamsOf<'/jobs/:jobName/start'>` is `{ jobName: string }`. */
type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Record<Name, string> & ParamsOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Record<Name, string>
    : unknown;

/** One admitted request, as a route sees it. */
export interface Call<Params = Record<string, string>> {
  /** Decoded exactly once. */
  readonly params: Params;
  /** As it was sent, decoded. */
  readonly query: URLSearchParams;
  /** As they were sent, with lower-case names. */
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; undefined when there was none. */
  readonly body: unknown;
  /** On whose account what it does goes on record. */
  readonly actor: Actor;
}

/** One call of the vendor's API, and what comes of it. */
export interface Route {
  /** The HTTP method. */
  readonly method: Method;
  /** As the manual prints it, with `:name` for each parameter. */
  readonly path: string;
  /** The published rate limit this call draws on. */
  readonly quota?: Quota;
  /** Answered without a token or a signature. */
  readonly open?: boolean;
  /** Checks who asks, where that is not the gateway's business. Answers its no, if any. */
  admit?(request: SignedRequest, keys: SigningKeys): Reply | undefined;
  /** What is answered where a limit is used up, if not the gateway's 429. */
  throttled?(): Reply;
  /** What a request asks to start; its body may be anything. */
  starts?(params: Record<string, string>, body: unknown): AskedStarts;
  /** Does what is asked. @throws Refusal where the service says no */
  handle(call: Call): Reply;
}

/** A vendor service: its routes and its way of saying no. */
export interface Service {
  /** Whether a request is meant for it whatever its path; absent where the path alone tells. */
  claims?(headers: IncomingHttpHeaders): boolean;
  /** All that it answers; anything else is a 501 of the simulator's. */
  readonly routes: Route[];
  /** A refusal in the shape and with the HTTP status of this service. */
  refuse(refusal: Refusal): Reply;
  /** What it answers to a body that is not JSON. */
  readonly malformedBody: Refusal;
}

type RouteTraits = Pick<Route, 'quota' | 'open' | 'admit' | 'throttled' | 'starts'>;

const routeOf =
  (method: Method) =>
  <Path extends string>(path: Path, traits: RouteTraits, handle: (call: Call<ParamsOf<Path>>) => Reply): Route => ({
    method,
    path,
    ...traits,
    // The router fills in exactly the names the template asks for.
    handle: (call) => handle(call as Call<ParamsOf<Path>>),
  });

/** A route of which only the headers are read. */
export const head = routeOf('HEAD');
/** A route that is read. */
export const get = routeOf('GET');
/** A route that is posted to. */
export const post = routeOf('POST');
/** A route that is put to. */
export const put = routeOf('PUT');
/** A route that deletes. */
export const del = routeOf('DELETE');

/** The body as an object; anything else (none, null, a list, a number) reads as an empty one. */
export function fieldsOf(body: unknown): Record<string, unknown> {
  return isRecord(body) ? body : {};
}

/** Whether a body is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
