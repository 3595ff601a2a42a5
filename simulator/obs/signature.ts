import { createHash, createHmac } from 'node:crypto';
import type { SignedRequest, SigningKeys } from '../iam/signature';
import { placeOf } from './place';

/** What is wrong with a request's signature, by OBS's code. */
export interface ObsFault {
  /** OBS's code. */
  readonly code: 'AccessDenied' | 'InvalidAccessKeyId' | 'RequestTimeTooSkewed' | 'SignatureDoesNotMatch';
  /** The same in words. */
  readonly message: string;
}

const LONGEST_SKEW_MS = 15 * 60_000;
const SHORT = /^(OBS|AWS) ([^:\s]+):(\S+)$/;
const V4 =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8}\/[^/,]+\/s3\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
const BASIC_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
/** The only keys of a query that the short schemes sign. */
const SUB_RESOURCES = new Set(
  (
    'acl cors delete deletebucket directcoldaccess encryption inventory length lifecycle location logging metadata mirrorBackToSource ' +
    'modify name notification object-lock partNumber policy policyStatus position quota rename replication requestPayment ' +
    'response-cache-control response-content-disposition response-content-encoding response-content-language ' +
    'response-content-type response-expires restore retention storageClass storagePolicy storageinfo tagging torrent truncate ' +
    'uploadId uploads versionId versioning versions website'
  ).split(' '),
);

/**
 * What is wrong with a request's signature by OBS's own schemes; undefined when nothing is.
 * @param now wall clock, in milliseconds since the epoch
 * @see https://support.huaweicloud.com/api-obs/obs_04_0010.html
 */
export function obsSignatureFault(request: SignedRequest, keys: SigningKeys, now: number): ObsFault | undefined {
  const authorization = headerOf(request, 'authorization');
  const [, scheme = '', shortAk, shortSignature] = SHORT.exec(authorization) ?? [];
  const [, v4Ak, scope = '', signedHeaders = '', v4Signature] = V4.exec(authorization) ?? [];
  const ak = shortAk ?? v4Ak;
  if (ak === undefined) return fault('AccessDenied', 'Authorization is neither OBS, AWS nor AWS4-HMAC-SHA256.');
  const prefix = scheme === 'OBS' ? 'x-obs-' : 'x-amz-';
  const isStranger = ak !== keys.ak || (keys.securityToken ?? '') !== headerOf(request, `${prefix}security-token`);
  if (isStranger) return fault('InvalidAccessKeyId', 'The access key id does not exist.');
  const signedAt = timeOf(headerOf(request, `${prefix}date`) || headerOf(request, 'date'));
  if (Number.isNaN(signedAt)) return fault('AccessDenied', 'A date that can be read is missing.');
  if (Math.abs(now - signedAt) > LONGEST_SKEW_MS) return fault('RequestTimeTooSkewed', 'More than 15 minutes off.');
  const isSigned =
    v4Signature === undefined
      ? resourcesOf(request, prefix).some((it) => shortSignature === signShort(request, prefix, it, keys.sk))
      : v4Signature === signV4(request, scope, signedHeaders, keys.sk);
  return isSigned ? undefined : fault('SignatureDoesNotMatch', 'The signature does not match.');
}

const fault = (code: ObsFault['code'], message: string): ObsFault => ({ code, message });

function signShort(request: SignedRequest, prefix: string, resource: string, sk: string): string {
  const date = headerOf(request, `${prefix}date`) ? '' : headerOf(request, 'date');
  const own = Object.keys(request.headers).filter((name) => name.startsWith(prefix));
  const lines = own.sort().map((name) => `${name}:${headerOf(request, name).trim()}\n`);
  const types = [headerOf(request, 'content-md5'), headerOf(request, 'content-type')];
  const text = `${[request.method, ...types, date].join('\n')}\n${lines.join('')}${resource}`;
  return createHmac('sha1', sk).update(text).digest('base64');
}

/** The resource as it may be signed: by path style the vendor's SDK leaves out the slash behind a bucket. */
function resourcesOf(request: SignedRequest, prefix: string): string[] {
  const [path = '', query = ''] = splitOnce(request.target, '?');
  const { bucket, key, isPathStyle } = placeOf(headerOf(request, 'host'), path);
  const asked = [...new URLSearchParams(query)]
    .filter(([name]) => SUB_RESOURCES.has(name) || name.startsWith(prefix))
    .sort(([one], [other]) => compare(one, other))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  const tail = asked.length > 0 ? `?${asked.join('&')}` : '';
  if (bucket === '') return [`/${tail}`];
  const full = `/${bucket}/${encodedPath(key)}${tail}`;
  return isPathStyle && key === '' ? [full, `/${bucket}${tail}`] : [full];
}

function signV4(request: SignedRequest, scope: string, signedHeaders: string, sk: string): string {
  const [path = '', query = ''] = splitOnce(request.target, '?');
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => [encoded(name), encoded(value)] as const);
  const canonicalQuery = pairs
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`);
  const canonical = [
    request.method,
    path,
    canonicalQuery.join('&'),
    signedHeaders
      .split(';')
      .map((name) => `${name}:${headerOf(request, name).trim()}\n`)
      .join(''),
    signedHeaders,
    headerOf(request, 'x-amz-content-sha256') || 'UNSIGNED-PAYLOAD',
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', headerOf(request, 'x-amz-date'), scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<Buffer | string>((secret, part) => hmac256(secret, part), `AWS4${sk}`);
  return hmac256(key, text).toString('hex');
}

function headerOf({ headers }: SignedRequest, name: string): string {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

/** RFC 1123, the same without its commas, or the basic form of the long scheme. */
function timeOf(date: string): number {
  const [, year, month, day, hour, minute, second] = BASIC_DATE.exec(date) ?? [];
  return Date.parse(year === undefined ? date : `${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

const encodedPath = (key: string): string => key.split('/').map(encoded).join('/');

/** Everything but the unreserved characters of RFC 3986. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac256 = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();
