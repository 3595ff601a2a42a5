import { type Query, queryOf } from '../routes/query';
import { routeTable } from '../routes/route';

/** The most that OBS hands out at once. */
export const OBJECTS_PER_PAGE = 1_000;

/** https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0022.html */
export const OBS_ROUTES = routeTable({
  listObjects: ['GET', '/'],
});

/** Which page of which objects of a bucket, in the order of their keys. */
export interface ObjectsQuery {
  /** Lower-case letters, digits, `-` and `.`: 3 to 63 of them. */
  bucket: string;
  /** Objects whose key begins so. Left out: all of the bucket. */
  prefix?: string;
  /** Those behind this key. Left out: from the first. */
  marker?: string;
  /** 1 to 1,000. @default 1_000 */
  pageSize?: number;
}

/** The query of the list. Keys come encoded, since XML cannot hold every character that they may. */
export function objectsQuery({ prefix, marker, pageSize = OBJECTS_PER_PAGE }: Omit<ObjectsQuery, 'bucket'>): Query {
  return queryOf({ prefix, marker, 'max-keys': pageSize, 'encoding-type': 'url' });
}
