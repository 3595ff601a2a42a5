import type { Reply } from '../replies';
import type { ObsDialect } from './dialect';
import type { StoredObject } from './state';
import { xml, type Elements } from './xml';

const MOST_KEYS = 1_000;

/** A key, or the common beginning of several. */
interface Entry {
  readonly name: string;
  readonly object?: StoredObject;
}

/**
 * A page of a bucket.
 * @param objects those that begin with the prefix, in the order of their keys
 * @see https://support.huaweicloud.com/api-obs/obs_04_0022.html
 */
export function listing(
  bucket: string,
  objects: StoredObject[],
  query: URLSearchParams,
  speech: Required<ObsDialect>,
): Reply {
  const [prefix, marker, delimiter] = ['prefix', 'marker', 'delimiter'].map((name) => query.get(name) ?? '');
  const entries = entriesOf(objects, prefix ?? '', delimiter ?? '').filter(({ name }) => isAfter(name, marker ?? ''));
  const most = mostOf(query);
  const page = entries.slice(0, most);
  const isTruncated = entries.length > most;
  const shown = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;
  const last = page.at(-1)?.name;
  const elements: Elements = [
    ['Name', bucket],
    ['Prefix', shown(prefix ?? '')],
    ['Marker', shown(marker ?? '')],
    ['NextMarker', isTruncated && last !== undefined && speech.nextMarker === 'present' ? shown(last) : undefined],
    ['MaxKeys', most],
    // The vendor's SDK decodes keys only where this stands.
    ['EncodingType', shown === encodeURIComponent ? 'url' : undefined],
    ['Delimiter', delimiter ? shown(delimiter) : undefined],
    ['IsTruncated', String(isTruncated)],
    ...page.map((entry) => elementOf(entry, shown)),
  ];
  return xml('ListBucketResult', elements, 200, ' xmlns="http://obs.myhuaweicloud.com/doc/2015-06-30/"');
}

function entriesOf(objects: StoredObject[], prefix: string, delimiter: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    const at = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const name = at < 0 ? object.key : object.key.slice(0, at + delimiter.length);
    entries.set(name, at < 0 ? { name, object } : { name });
  }
  return [...entries.values()];
}

function elementOf({ name, object }: Entry, shown: (text: string) => string): Elements[number] {
  if (!object) return ['CommonPrefixes', [['Prefix', shown(name)]]];
  const content: Elements = [
    ['Key', shown(name)],
    ['LastModified', new Date(object.modifiedAt).toISOString()],
    ['ETag', `"${object.etag}"`],
    ['Size', object.bytes],
    ['StorageClass', 'STANDARD'],
    ['Owner', [['ID', 'simulator-account']]],
    ['Type', object.objectType === 'Appendable' ? 'Appendable' : undefined],
  ];
  return ['Contents', content];
}

const isAfter = (name: string, marker: string): boolean =>
  marker === '' || Buffer.compare(Buffer.from(name), Buffer.from(marker)) > 0;

/** Outside of 1 to 1,000 it is 1,000. */
function mostOf(query: URLSearchParams): number {
  const most = Number(query.get('max-keys') ?? MOST_KEYS);
  return Number.isInteger(most) && most >= 1 && most <= MOST_KEYS ? most : MOST_KEYS;
}
