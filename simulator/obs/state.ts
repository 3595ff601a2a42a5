import { createHash } from 'node:crypto';
import { Refusal } from '../refusal';
import type { Timeline } from '../timeline';
import type { ObsObjectSpec } from './job-spec';

/** An object that can be seen. */
export interface StoredObject {
  /** Decoded. */
  readonly key: string;
  /** Its size. */
  readonly bytes: number;
  /** When it appeared, in virtual milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** Without quotes. */
  readonly etag: string;
  /** `Normal` or `Appendable`. */
  readonly objectType: ObsObjectSpec['objectType'];
}

/** One that will be deleted. */
export interface PassingObject extends StoredObject {
  /** When it is, in virtual milliseconds since the epoch; Infinity for never. */
  readonly goneAt: number;
}

/** A bucket, and what may be done with it. */
export interface Bucket {
  /** When it was registered, in virtual milliseconds since the epoch. */
  readonly createdAt: number;
  /** Where it is; absent where any host will do. */
  region: string | undefined;
  /** Who may do what. */
  access: NonNullable<ObsObjectSpec['access']>;
  /** By key; also those that are still to come, or gone. */
  readonly objects: Map<string, PassingObject>;
}

/** Buckets and the objects in them. */
export class ObsState {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly timeline: Timeline) {}

  /** Registers an object; the same key again replaces it. */
  add(spec: ObsObjectSpec): void {
    const now = this.timeline.now();
    const known = this.buckets.get(spec.bucket);
    const bucket: Bucket = known ?? { createdAt: now, region: undefined, access: 'full', objects: new Map() };
    this.buckets.set(spec.bucket, bucket);
    bucket.region = spec.region ?? bucket.region;
    bucket.access = spec.access ?? bucket.access;
    const { key, bytes, objectType } = spec;
    if (key === undefined) return;
    const modifiedAt = now + spec.appearsAfterMs;
    const etag =
      spec.etag ??
      createHash('md5')
        .update(JSON.stringify([key, bytes, modifiedAt]))
        .digest('hex');
    const goneAt = now + (spec.vanishesAfterMs ?? Infinity);
    bucket.objects.set(key, { key, bytes, objectType, modifiedAt, etag, goneAt });
  }

  /** What is registered is there from now on. @throws Refusal when nothing is */
  bringForward(name: string, key: string): void {
    const { objects } = this.bucket(name);
    const object = objects.get(key);
    if (!object) throw new Refusal('NoSuchKey', `No object ${key} is registered.`);
    objects.set(key, { ...object, modifiedAt: Math.min(object.modifiedAt, this.timeline.now()) });
  }

  /** What is registered under this name. @throws Refusal when nothing is */
  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) throw new Refusal('NoSuchBucket', 'The specified bucket does not exist.');
    return bucket;
  }

  /** All of them, by name. */
  names(): { readonly name: string; readonly createdAt: number }[] {
    return [...this.buckets].map(([name, { createdAt }]) => ({ name, createdAt }));
  }

  /** What is there now under this key. */
  object({ objects }: Bucket, key: string): StoredObject | undefined {
    const object = objects.get(key);
    return object && this.isThere(object) ? object : undefined;
  }

  /** What is there now, in the order of the keys' bytes. */
  objects({ objects }: Bucket, prefix: string): StoredObject[] {
    const found = [...objects.values()].filter((object) => object.key.startsWith(prefix) && this.isThere(object));
    return found.sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
  }

  /** Forgets buckets and objects. */
  clear(): void {
    this.buckets.clear();
  }

  private isThere({ modifiedAt, goneAt }: PassingObject): boolean {
    const now = this.timeline.now();
    return now >= modifiedAt && now < goneAt;
  }
}
