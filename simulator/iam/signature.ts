import { createHmac, hash } from 'node:crypto';

/** A request as it came over the wire. */
export interface SignedRequest {
  /** The HTTP method. */
  readonly method: string;
  /** Path and query as sent, still percent-encoded. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it was sent; empty for none. */
  readonly body: Buffer;
}

/** What a signature is checked with. */
export interface SigningKeys {
  /** The access key's id. */
  readonly ak: string;
  /** The secret that signs. */
  readonly sk: string;
  /** Temporary keys come with a token that every request must carry. */
  readonly securityToken?: string;
}

const ALGORITHM = 'SDK-HMAC-SHA256';
const LONGEST_SKEW_MS = 15 * 60_000;
const CREDENTIALS = /^SDK-HMAC-SHA256 Access=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
const SDK_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Whether an `Authorization` header holds a signature at all. */
export const isSigned = (authorization: string | undefined): authorization is string =>
  authorization?.startsWith(ALGORITHM) ?? false;

/**
 * What is wrong with a request's signature; undefined when nothing is.
 * Only the headers that the request itself lists as signed take part.
 * @param now wall clock, in milliseconds since the epoch
 * @see https://support.huaweicloud.com/devg-apisign/api-sign-algorithm.html
 */
export function signatureFault(request: SignedRequest, keys: SigningKeys, now: number): string | undefined {
  const [, ak, signedHeaders, signature] = CREDENTIALS.exec(headerOf(request, 'authorization')) ?? [];
  if (!ak || !signedHeaders || !signature) return 'Authorization is not of the form SDK-HMAC-SHA256 Access=…';
  if (ak !== keys.ak) return `ak ${ak} not exist`;
  // A temporary key without its token is told that the key does not exist.
  if (keys.securityToken !== undefined && headerOf(request, 'x-security-token') !== keys.securityToken) {
    return `ak ${ak} not exist`;
  }
  const signedAt = timeOf(headerOf(request, 'x-sdk-date'));
  if (signedAt === undefined) return 'X-Sdk-Date must be YYYYMMDDTHHMMSSZ';
  if (Math.abs(now - signedAt) > LONGEST_SKEW_MS) return 'X-Sdk-Date is more than 15 minutes off';
  if (hasWrongContentHash(request)) return 'X-Sdk-Content-Sha256 does not match the body';
  return signature === signatureOf(request, signedHeaders, keys.sk) ? undefined : 'verify signature failed';
}

function signatureOf(request: SignedRequest, signedHeaders: string, sk: string): string {
  const stringToSign = `${ALGORITHM}\n${headerOf(request, 'x-sdk-date')}\n${sha256(canonicalRequest(request, signedHeaders))}`;
  return createHmac('sha256', sk).update(stringToSign).digest('hex');
}

function canonicalRequest(request: SignedRequest, signedHeaders: string): string {
  const [path = '', query = ''] = splitOnce(request.target, '?');
  const headers = signedHeaders.split(';').map((name) => `${name}:${headerOf(request, name).trim()}\n`);
  return [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    headers.join(''),
    signedHeaders,
    headerOf(request, 'x-sdk-content-sha256') || sha256(request.body),
  ].join('\n');
}

/** Decoded before it is split, so `%2F` within a name turns into a slash here; always with a slash at its end. */
function canonicalPath(path: string): string {
  const encoded = decode(path).split('/').map(encode).join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

function canonicalQuery(query: string): string {
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => [encode(name), encode(value)] as const);
  return pairs
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function hasWrongContentHash(request: SignedRequest): boolean {
  const claimed = headerOf(request, 'x-sdk-content-sha256');
  return claimed !== '' && claimed !== 'UNSIGNED-PAYLOAD' && claimed !== sha256(request.body);
}

function headerOf({ headers }: SignedRequest, name: string): string {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

function timeOf(sdkDate: string): number | undefined {
  const [, year, month, day, hour, minute, second] = SDK_DATE.exec(sdkDate) ?? [];
  return year === undefined ? undefined : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Everything but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const sha256 = (data: string | Buffer): string => hash('sha256', data);
