import { everySecond } from '../rate-limits';
import { Refusal } from '../refusal';
import { json, type Reply } from '../replies';
import { get, head, type Call, type Route, type Service } from '../routing';
import type { ObsDialect } from './dialect';
import { listing } from './listing';
import { isForObs, placeOf, type Place } from './place';
import { obsSignatureFault } from './signature';
import type { Bucket, ObsState } from './state';
import { ids, xml } from './xml';

/** Per account and second: the pages of OBS's limits. */
const READS = everySecond('obsGet', 10_000, 10_000);
const LISTS = everySecond('obsList', 1_000, 1_000);

/** Object Storage Service: https://support.huaweicloud.com/api-obs/obs_04_0005.html */
export function obsService(obs: ObsState, speech: Required<ObsDialect>, wallMs: () => number): Service {
  const own: Pick<Route, 'admit' | 'throttled'> = {
    admit: (request, keys) => {
      if (request.method === 'HEAD' && asksForVersion(request.target)) return undefined;
      const fault = obsSignatureFault(request, keys, wallMs());
      return fault && obsError(new Refusal(fault.code, fault.message));
    },
    throttled: () => ({ ...obsError(new Refusal('SlowDown', 'Please reduce your request rate.')), isThrottled: true }),
  };
  return {
    claims: ({ host, authorization }) => isForObs({ host: host ?? '', authorization: authorization ?? '' }),
    refuse: obsError,
    malformedBody: new Refusal('InvalidArgument', 'The request body cannot be read.'),
    routes: [
      // https://support.huaweicloud.com/api-obs/obs_04_0084.html (object), obs_04_0035.html (bucket)
      head('/*', { ...own, quota: READS }, (call) => {
        const place = whereOf(call);
        if (call.query.has('apiversion')) return version(obs, place);
        const bucket = obs.bucket(place.bucket);
        return elsewhere(bucket, place, call, speech) ?? metadata(obs, bucket, place.key);
      }),
      // https://support.huaweicloud.com/api-obs/obs_04_0022.html
      get('/*', { ...own, quota: LISTS }, (call) => {
        const place = whereOf(call);
        if (place.bucket === '') return bucketList(obs);
        const bucket = obs.bucket(place.bucket);
        const away = elsewhere(bucket, place, call, speech);
        if (away) return away;
        if (place.key !== '') return json({ error: 'The simulator does not serve the content of objects' }, 501);
        if (bucket.access !== 'full') throw denied();
        return listing(place.bucket, obs.objects(bucket, call.query.get('prefix') ?? ''), call.query, speech);
      }),
    ],
  };
}

const whereOf = ({ headers, actor }: Call<unknown>): Place => placeOf(headers.host ?? '', actor.path ?? '/');

/** How the vendor's SDKs find out which scheme to sign by; they do not sign the question itself. */
const asksForVersion = (target: string): boolean => new URLSearchParams(target.split('?')[1]).has('apiversion');

function version(obs: ObsState, { bucket }: Place): Reply {
  if (bucket !== '') obs.bucket(bucket);
  return { status: 200, headers: { ...ids(), 'x-obs-api': '3.0' } };
}

const denied = (): Refusal => new Refusal('AccessDenied', 'Access Denied');

/** The way to the region of the bucket, where this host is another's. */
function elsewhere({ region }: Bucket, { bucket }: Place, { headers }: Call<unknown>, speech: Required<ObsDialect>) {
  if (region === undefined || headers.host?.includes(`obs.${region}.`)) return undefined;
  const endpoint = `${bucket}.obs.${region}.myhuaweicloud.com`;
  const reply = obsError(new Refusal(speech.redirect, 'The bucket must be addressed by the specified endpoint.'), [
    ['Endpoint', endpoint],
  ]);
  return { ...reply, headers: { ...reply.headers, Location: `https://${endpoint}/` } };
}

/** Of an object, or of the bucket itself. */
function metadata(obs: ObsState, bucket: Bucket, key: string): Reply {
  if (bucket.access === 'none') throw denied();
  if (key === '') return { status: 200, headers: ids() };
  const object = obs.object(bucket, key);
  if (!object) throw bucket.access === 'noList' ? denied() : new Refusal('NoSuchKey', 'There is no such key.');
  const headers = {
    ...ids(),
    'Content-Length': String(object.bytes),
    'Content-Type': 'binary/octet-stream',
    'Last-Modified': new Date(object.modifiedAt).toUTCString(),
    ETag: `"${object.etag}"`,
    ...(object.objectType === 'Appendable' && { 'x-obs-object-type': object.objectType }),
  };
  return { status: 200, headers };
}

const bucketList = (obs: ObsState): Reply =>
  xml('ListAllMyBucketsResult', [
    [
      'Buckets',
      obs.names().map(({ name, createdAt }) => [
        'Bucket',
        [
          ['Name', name],
          ['CreationDate', new Date(createdAt).toISOString()],
        ],
      ]),
    ],
  ]);

const STATUSES: Record<string, number> = {
  NoSuchKey: 404,
  NoSuchBucket: 404,
  PermanentRedirect: 301,
  TemporaryRedirect: 307,
  InvalidArgument: 400,
  SlowDown: 503,
};

/** A HEAD is answered without the body, so that its 404 does not tell what is missing. */
function obsError({ code, message }: Refusal, more: [string, string][] = []): Reply {
  const headers = ids();
  const elements = [
    ['Code', code],
    ['Message', message],
    ['RequestId', headers['x-obs-request-id']],
    ['HostId', headers['x-obs-id-2']],
    ...more,
  ] as const;
  return xml('Error', elements, STATUSES[code] ?? 403);
}
