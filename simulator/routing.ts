import type { IncomingHttpHeaders } from 'node:http';
import type { Actor } from './truth-log';
import type { Quota } from './rate-limits';
import type { Refusal } from './refusal';
import type { Reply } from './replies';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

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
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; undefined when there was none. */
  readonly body: unknown;
  readonly actor: Actor;
}

export interface Route {
  readonly method: Method;
  readonly path: string;
  /** The published rate limit this call draws on. */
  readonly quota?: Quota;
  /** Answered without a token or a signature. */
  readonly open?: boolean;
  handle(call: Call): Reply;
}

/** A vendor service: its routes and its way of saying no. */
export interface Service {
  readonly routes: Route[];
  refuse(refusal: Refusal): Reply;
  /** What it answers to a body that is not JSON. */
  readonly malformedBody: Refusal;
}

interface RouteTraits {
  quota?: Quota;
  open?: boolean;
}

const routeOf =
  (method: Method) =>
  <Path extends string>(path: Path, traits: RouteTraits, handle: (call: Call<ParamsOf<Path>>) => Reply): Route => ({
    method,
    path,
    ...traits,
    // The router fills in exactly the names the template asks for.
    handle: (call) => handle(call as Call<ParamsOf<Path>>),
  });

export const get = routeOf('GET');
export const post = routeOf('POST');
export const put = routeOf('PUT');
export const del = routeOf('DELETE');

/** The body as an object; anything else (none, null, a list, a number) reads as an empty one. */
export function fieldsOf(body: unknown): Record<string, unknown> {
  return isRecord(body) ? body : {};
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
