import { createHmac, hash } from 'node:crypto';
import { percentEncode } from '../routes/query';
import type { Query } from '../routes/query';

/** An access key of an IAM user, or a temporary one with its security token. */
export interface AccessKey {
  /** Access key id (AK). */
  ak: string;
  /** Secret access key (SK). Never leaves this machine. */
  sk: string;
  /** Comes with temporary keys only. */
  securityToken?: string;
}

/** A request as the signature sees it. */
export interface SignableRequest {
  /** The HTTP method. */
  method: string;
  /** As it goes over the wire: percent-encoded once, no query. */
  path: string;
  /** As it is sent: the signature sorts it itself. */
  query: Query;
  /** Every header to be signed, `host` and `x-sdk-date` included. Names with an underscore are left out. */
  headers: Readonly<Record<string, string>>;
  /** As it is sent; empty for none. */
  body: string;
}

/**
 * The `Authorization` header of Huawei's SDK-HMAC-SHA256 scheme. All headers given are signed: hand in only those that
 * nothing on the way rewrites.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 */
export function signRequest(request: SignableRequest, { ak, sk }: AccessKey): string {
  const headers = signedHeaders(request.headers);
  const names = headers.map(([name]) => name).join(';');
  const canonical = [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    hash('sha256', request.body),
  ].join('\n');
  const text = `SDK-HMAC-SHA256\n${request.headers['x-sdk-date'] ?? ''}\n${hash('sha256', canonical)}`;
  const signature = createHmac('sha256', sk).update(text).digest('hex');
  return `SDK-HMAC-SHA256 Access=${ak}, SignedHeaders=${names}, Signature=${signature}`;
}

/** `X-Sdk-Date` for a moment in milliseconds since 1970: `20240102T030405Z`. */
export function sdkDate(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function signedHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers)
    .filter(([name]) => !name.includes('_'))
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim()])
    .sort(byText);
}

/** The signer decodes before it splits, so a `%2F` inside a name counts as a slash here while the wire keeps it. */
function canonicalPath(path: string): string {
  const pieces = decodeURIComponent(path).split('/').map(percentEncode).join('/');
  return pieces.endsWith('/') ? pieces : `${pieces}/`;
}

function canonicalQuery(query: Query): string {
  return query
    .map(([name, value]): [string, string] => [percentEncode(name), percentEncode(value)])
    .sort(byText)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** By code unit, as the vendor's signer sorts, not by locale. */
function byText([name, value]: [string, string], [otherName, otherValue]: [string, string]): number {
  if (name !== otherName) return name < otherName ? -1 : 1;
  return value < otherValue ? -1 : value > otherValue ? 1 : 0;
}
