import { X509Certificate } from 'node:crypto';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { AccessExpiry } from '../metrics/metrics';

type Shown = Pick<NativeConnectionOptions, 'tls' | 'apiKey'>;

/**
 * When what is shown to Temporal runs out, as far as it says so itself: a client certificate does, and an API key that is
 * a JSON Web Token with a time to expire, as those of Temporal Cloud are.
 */
export function accessExpiries({ tls, apiKey }: Shown): AccessExpiry[] {
  const certificate = typeof tls === 'object' ? tls?.clientCertPair?.crt : undefined;
  return [
    ...expiry('certificate', certificate && endOfCertificate(certificate)),
    ...expiry('apiKey', typeof apiKey === 'string' ? endOfToken(apiKey) : undefined),
  ];
}

function expiry(credential: AccessExpiry['credential'], atMs: number | undefined): AccessExpiry[] {
  return atMs === undefined || !Number.isFinite(atMs) ? [] : [{ credential, atMs }];
}

/** Of a chain the first is ours. What is no certificate is said where it is used. */
function endOfCertificate(pem: Uint8Array): number | undefined {
  try {
    return Date.parse(new X509Certificate(pem).validTo);
  } catch {
    return undefined;
  }
}

function endOfToken(key: string): number | undefined {
  const [, claims, signature] = key.split('.');
  if (!claims || !signature) return undefined;
  try {
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
