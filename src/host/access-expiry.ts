import { X509Certificate } from 'node:crypto';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { AccessExpiry } from '../metrics/metrics';

type Shown = Pick<NativeConnectionOptions, 'tls' | 'apiKey'>;

/** From when to when, in milliseconds since 1970; what is not said is undefined or no number. */
interface Span {
  sinceMs: number | undefined;
  atMs: number;
}

/**
 * When what is shown to Temporal runs out, and when it began, as far as it says so itself: a client certificate does, and
 * an API key that is a JSON Web Token with a time to expire, as those of Temporal Cloud are.
 */
export function accessExpiries({ tls, apiKey }: Shown): AccessExpiry[] {
  const certificate = typeof tls === 'object' ? tls?.clientCertPair?.crt : undefined;
  return [
    ...expiry('certificate', certificate && spanOfCertificate(certificate)),
    ...expiry('apiKey', typeof apiKey === 'string' ? spanOfToken(apiKey) : undefined),
  ];
}

function expiry(credential: AccessExpiry['credential'], span: Span | undefined): AccessExpiry[] {
  if (!span || !Number.isFinite(span.atMs)) return [];
  const { sinceMs, atMs } = span;
  // A beginning after the end is none: by it there would always be time left.
  return [{ credential, sinceMs: sinceMs !== undefined && sinceMs < atMs ? sinceMs : undefined, atMs }];
}

/** Of a chain the first is ours. What is no certificate is said where it is used. */
function spanOfCertificate(pem: Uint8Array): Span | undefined {
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    return { sinceMs: Date.parse(validFrom), atMs: Date.parse(validTo) };
  } catch {
    return undefined;
  }
}

function spanOfToken(key: string): Span | undefined {
  const [, claims, signature] = key.split('.');
  if (!claims || !signature) return undefined;
  try {
    const { iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iat?: unknown; exp?: unknown };
    if (typeof exp !== 'number') return undefined;
    return { sinceMs: typeof iat === 'number' ? iat * 1_000 : undefined, atMs: exp * 1_000 };
  } catch {
    return undefined;
  }
}
