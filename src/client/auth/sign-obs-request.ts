import { createHmac } from 'node:crypto';
import { percentEncode, type Query } from '../routes/query';
import type { AccessKey } from './credentials';

/**
 * The two spellings of one scheme. `AWS` is what the vendor's own clients change to where the bucket does not stand before
 * the host; its headers begin with `x-amz-` instead of `x-obs-`.
 */
export type ObsScheme = 'OBS' | 'AWS';

/** A request to OBS, as far as its signature covers it. */
export interface ObsRequest {
  /** The HTTP method. */
  method: string;
  /** `/bucket/` and the key, encoded; `/` for the list of buckets. */
  resource: string;
  /** Only those of its keys are signed that name a part of the resource. */
  query: Query;
  /** Lower-case names. Signed are `date`, `content-md5`, `content-type` and those of the scheme. */
  headers: Readonly<Record<string, string>>;
}

/** The keys of a query that name a part of the resource. What a list is asked for (`prefix`, `marker`, ...) is none. */
const SUB_RESOURCES = new Set(
  (
    'acl cors delete encryption inventory lifecycle location logging metadata notification partNumber policy quota ' +
    'replication restore retention storageClass storageinfo tagging torrent uploadId uploads versionId versioning versions ' +
    'website'
  ).split(' '),
);

/** What begins the headers of a scheme. */
export function obsHeader(scheme: ObsScheme, name: string): string {
  return `x-${scheme === 'OBS' ? 'obs' : 'amz'}-${name}`;
}

/**
 * The `Authorization` header of a request.
 * @see https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0010.html
 */
export function signObsRequest(
  request: ObsRequest,
  { ak, sk }: Pick<AccessKey, 'ak' | 'sk'>,
  scheme: ObsScheme,
): string {
  const signature = createHmac('sha1', sk).update(stringToSign(request, scheme)).digest('base64');
  return `${scheme} ${ak}:${signature}`;
}

/** The path of an object as it is signed: each part of its key encoded, the slashes as they are. */
export function obsResource(bucket: string, key = ''): string {
  return `/${bucket}/${key.split('/').map(percentEncode).join('/')}`;
}

function stringToSign({ method, resource, query, headers }: ObsRequest, scheme: ObsScheme): string {
  const own = obsHeader(scheme, '');
  const lines = Object.entries(headers)
    .filter(([name]) => name.startsWith(own))
    .sort(byName)
    .map(([name, value]) => `${name}:${value.trim()}\n`);
  // A date of its own takes the place of the one that every request has.
  const date = headers[obsHeader(scheme, 'date')] === undefined ? (headers['date'] ?? '') : '';
  const signed = [method, headers['content-md5'] ?? '', headers['content-type'] ?? '', date];
  return `${signed.join('\n')}\n${lines.join('')}${resource}${subResources(query, own)}`;
}

function subResources(query: Query, own: string): string {
  const named = query
    .filter(([name]) => SUB_RESOURCES.has(name) || name.startsWith('response-') || name.startsWith(own))
    .map(([name, value]) => [name, value] as const)
    .sort(byName)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return named.length ? `?${named.join('&')}` : '';
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : Number(one > other);
}
