/** Which bucket and key a request is about. */
export interface Place {
  /** Empty for the list of buckets. */
  readonly bucket: string;
  /** Decoded; empty for the bucket itself. */
  readonly key: string;
  /** The bucket stands in the path, and not before the host. */
  readonly isPathStyle: boolean;
}

/** `bucket.obs.region.domain`; and `bucket.localhost`, which needs no entry anywhere. */
const BUCKET_HOST = /^([a-z0-9][a-z0-9.-]{0,62})\.(?:obs\.|localhost(?::|$))/i;

/** Read from the host, or else from the path. @param path as it was sent, without the query */
export function placeOf(host: string, path: string): Place {
  const [, bucket] = BUCKET_HOST.exec(host) ?? [];
  if (bucket !== undefined) return { bucket, key: decoded(path.slice(1)), isPathStyle: false };
  const at = path.indexOf('/', 1);
  const end = at < 0 ? path.length : at;
  return { bucket: decoded(path.slice(1, end)), key: decoded(path.slice(end + 1)), isPathStyle: true };
}

/** Whether a request is meant for OBS: by its host, or by a signature that only OBS knows. */
export function isForObs({ host = '', authorization = '' }: { host?: string; authorization?: string }): boolean {
  return BUCKET_HOST.test(host) || /^obs\./i.test(host) || /^(OBS |AWS |AWS4-HMAC-SHA256 )/.test(authorization);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
