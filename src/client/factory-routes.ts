import type { PathParam } from './path-template';
import { type Query, queryOf } from './query';
import { routeTable } from './route';

/** As many backfills as one page is asked for. */
export const SUPPLEMENTS_PER_PAGE = 100;
/** GUESS: no page states how long a name may be. */
const LONGEST_NAME = 128;

const SUPPLEMENTS = '/v2/{project_id}/factory/supplement-data';

/** DataArts Factory, API v2: https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0199.html */
export const FACTORY_ROUTES = routeTable({
  createSupplement: ['POST', SUPPLEMENTS],
  supplements: ['GET', SUPPLEMENTS],
  stopSupplement: ['POST', `${SUPPLEMENTS}/{instance_name}/stop`],
});

export const supplementParams = (name: string): Record<string, PathParam> => ({
  instance_name: { value: name, max: LONGEST_NAME },
});

/** What narrows a list of backfills; the vendor matches names loosely. */
export interface SupplementFilter {
  name?: string;
  status?: string;
}

/** One page of the backfills, newest first. Pages count from 0 here. */
export const supplementsQuery = (filter: SupplementFilter, page = 0): Query =>
  queryOf({ ...filter, page, size: SUPPLEMENTS_PER_PAGE });

/** @param dates as {@link wireDate} writes them */
export function supplementBody(
  supplement: { name: string; jobName: string; parallel: number },
  [start, end]: readonly [start: string, end: string],
): Record<string, unknown> {
  const { name, jobName, parallel } = supplement;
  return { name, job_name: jobName, start_date: start, end_date: end, parallel };
}

/** A time in the one form the vendor parses; any other is refused with DLF.30121, whatever the dates. */
export function wireDate(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)} +00`;
}
