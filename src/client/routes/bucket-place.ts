import { isIP } from 'node:net';

/** Where a request about a bucket goes. */
export interface BucketPlace {
  /** Scheme, host and port. */
  origin: string;
  /** On that host. */
  path: string;
  /** What is signed in place of the path; absent where no bucket is asked about. */
  resource?: string;
}

/**
 * Each bucket has a host of its own, which begins with its name. An address, and `localhost`, have none; nor does a bucket
 * with a dot in its name, for which no certificate stands: there it is the beginning of the path.
 * @param path of what is asked for within the bucket
 */
export function placeOfBucket(origin: string, bucket: string | undefined, path: string): BucketPlace {
  if (bucket === undefined) return { origin, path };
  const resource = `/${bucket}${path}`;
  const { protocol, host, hostname } = new URL(origin);
  const hasName = isIP(hostname.replace(/[[\]]/g, '')) === 0 && hostname !== 'localhost';
  if (!hasName || bucket.includes('.')) return { origin, path: resource, resource };
  return { origin: `${protocol}//${bucket}.${host}`, path, resource };
}
