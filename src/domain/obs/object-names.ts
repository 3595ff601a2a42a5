import type { ObsBody } from './obs-body';

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Whether a bucket may be called so: the name becomes a part of a host. */
export function isBucketName(text: string): boolean {
  return BUCKET.test(text) && !text.includes('..') && !ADDRESS.test(text);
}

/** What people call objects that are waited for: `obs://bucket/key`, or `obs://bucket/prefix*`. */
export function nameOfObjects({ bucket, key, prefix = '' }: Pick<ObsBody, 'bucket' | 'key' | 'prefix'>): string {
  return `obs://${bucket}/${key ?? `${prefix}*`}`;
}
