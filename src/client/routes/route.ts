import { fillPath, type PathParam } from './path-template';
import { encodeQuery, type Query } from './query';

/** One call of the vendor's API, as its manual prints it: what the client sends, and what a plan shows. */
export interface Route {
  /** Our name of the call, e.g. `startJob`. */
  operation: string;
  /** As the manual prints it. */
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** `/v1/{project_id}/jobs/{job_name}/start` */
  path: string;
}

/**
 * Gives each route of a table its key as the name of the operation.
 * @param routes method and path by operation
 */
export function routeTable<Operation extends string>(
  routes: Readonly<Record<Operation, readonly [method: Route['method'], path: string]>>,
): Readonly<Record<Operation, Route>> {
  const named = Object.entries<readonly [Route['method'], string]>(routes).map(([operation, [method, path]]) => [
    operation,
    { operation, method, path },
  ]);
  return Object.fromEntries(named) as Record<Operation, Route>;
}

/**
 * Where a call goes, as one would type it. What is not known yet keeps its placeholder: `{project_id}`.
 * @throws {PathProblem} for a value that cannot be part of a path
 */
export function urlOf(
  origin: string,
  { path }: Route,
  params: Readonly<Record<string, PathParam>>,
  query: Query = [],
): string {
  const question = query.length === 0 ? '' : `?${encodeQuery(query)}`;
  return `${origin}${fillPath(path, params)}${question}`;
}
