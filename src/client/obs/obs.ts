import { z } from 'zod';
import { oftenRead } from '../reply/often-read';
import { isBucketName } from '../../domain/obs/object-names';
import type { ObsObject } from '../../domain/obs/obs-object';
import type { CallOptions, Reply } from '../call-options';
import { UnreadableReply } from '../reply/ask';
import { wireBoolean, wireCount, wireText } from '../reply/wire-values';
import type { ServiceCaller } from '../service-caller';
import { objectsQuery, type ObjectsQuery, OBS_ROUTES } from './obs-routes';

export type { ObjectsQuery };

/** A page of the objects of a bucket. */
export interface ObjectsPage {
  /** In the order of their keys, zero-byte keys that end with `/` (which stand for folders) among them. */
  objects: ObsObject[];
  /** The `marker` of the page that follows; absent on the last. */
  next?: string;
}

/** Object Storage Service. Every method throws {@link HuaweiCloudError} when it does not answer as it must. */
export interface ObsClient {
  /**
   * A page of the objects of a bucket. It tells a bucket that there is not (`NotFound`) from a key that there is not, which
   * no HEAD of an object does, and needs no more than the right to list.
   * @see https://support.huaweicloud.com/intl/en-us/api-obs/obs_04_0022.html
   */
  objects(query: ObjectsQuery, options?: CallOptions): Promise<Reply<ObjectsPage>>;
}

/** What a connection to OBS has to be given. */
export const KEYS_FOR_OBS =
  'give it a permanent or temporary key (HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, with HUAWEICLOUD_SDK_SECURITY_TOKEN for ' +
  'a temporary one), or on an ECS its agency (HUAWEICLOUD_CREDENTIALS=ecs)';

/** Why nothing is asked of OBS by a connection that logs in. */
export const NO_ACCESS_KEY = `OBS takes only requests that an access key signs, and this connection logs in by a password: ${KEYS_FOR_OBS}`;

/** XML has a list where there could be several. */
const only = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value): unknown => (Array.isArray(value) ? value[0] : value), schema);
const onlyText = only(wireText);

const content = z.object({ Key: onlyText, LastModified: onlyText, ETag: onlyText, Size: only(wireCount) });
const listing = z.object({
  ListBucketResult: z
    .object({
      IsTruncated: only(wireBoolean),
      NextMarker: onlyText,
      EncodingType: onlyText,
      Contents: z.array(content).default([]),
    })
    .or(
      z
        .string()
        .transform(() => ({ IsTruncated: false, NextMarker: undefined, EncodingType: undefined, Contents: [] })),
    ),
});

/** OBS's calls over the caller of its host. @param hasAccessKey nothing else signs what is asked of it */
export function createObsClient(caller: ServiceCaller, hasAccessKey: boolean): ObsClient {
  return {
    objects: async (query, options) => {
      const { bucket, prefix = '', marker } = query;
      const route = OBS_ROUTES.listObjects;
      if (!isBucketName(bucket)) throw caller.invalid(route, 'the bucket has a name that none can have');
      if (!hasAccessKey) throw caller.invalid(route, NO_ACCESS_KEY);
      const asked = objectsQuery(query);
      const read = (body: unknown) => readPage(body, prefix, marker);
      const names = [bucket, encodeURIComponent(prefix)];
      return caller.call({ ...route, bucket, query: asked, names, group: 'obs.list', read }, options);
    },
  };
}

function readPage(body: unknown, prefix: string, marker: string | undefined): ObjectsPage {
  const { IsTruncated, NextMarker, EncodingType, Contents } = oftenRead(listing).parse(body).ListBucketResult;
  const isEncoded = EncodingType?.toLowerCase() === 'url';
  const keyOf = (text: string) => (isEncoded ? decoded(text) : unannounced(text, prefix));
  const objects = Contents.map(({ Key, LastModified, ETag, Size }): ObsObject => {
    if (Key === undefined) throw new UnreadableReply('has an object without a key');
    if (Size === undefined) throw new UnreadableReply('has an object without a size');
    const modifiedAtMs = Date.parse(LastModified ?? '');
    return {
      key: keyOf(Key),
      bytes: Size,
      ...(ETag !== undefined && { etag: ETag.replace(/^"|"$/g, '') }),
      ...(!Number.isNaN(modifiedAtMs) && { modifiedAtMs }),
    };
  });
  const goesOn = IsTruncated ?? NextMarker !== undefined;
  if (!goesOn) return { objects };
  const next = NextMarker === undefined ? objects.at(-1)?.key : keyOf(NextMarker);
  if (next === undefined || !comesAfter(next, marker)) throw new UnreadableReply('goes on, and does not say where');
  return { objects, next };
}

/** A key that was encoded, in which a plus is a blank; as it stands where it cannot have been. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/**
 * A key of a reply that does not say that keys are encoded. The vendor's SDK takes it as it stands; so do we, unless it only
 * has the prefix that was asked for once it is decoded.
 */
function unannounced(text: string, prefix: string): string {
  const key = decoded(text);
  return text.startsWith(prefix) || !key.startsWith(prefix) ? text : key;
}

/** Keys are ordered by their bytes. */
function comesAfter(next: string, marker: string | undefined): boolean {
  return marker === undefined || Buffer.compare(Buffer.from(next), Buffer.from(marker)) > 0;
}
