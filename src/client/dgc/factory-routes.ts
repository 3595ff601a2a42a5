import type { PathParam } from '../routes/path-template';
import { type Query, queryOf } from '../routes/query';
import { routeTable } from '../routes/route';

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

/** The name of a backfill, for a path. */
export const supplementParams = (name: string): Record<string, PathParam> => ({
  instance_name: { value: name, max: LONGEST_NAME },
});

/** What narrows a list of backfills; the vendor matches names loosely. */
export interface SupplementFilter {
  /** Any part of it may be enough. */
  name?: string;
  /** The vendor's word, e.g. `RUNNING`. */
  status?: string;
}

/** One page of the backfills, newest first. Pages count from 0 here. */
export const supplementsQuery = (filter: SupplementFilter, page = 0): Query =>
  queryOf({ ...filter, page, size: SUPPLEMENTS_PER_PAGE });

/** The body of a start. @param dates as {@link wireDate} writes them */
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
