import { BOUNDS } from '../bounds';
import type { Run } from '../run';
import { shownText } from '../shown-text';
import type { Sighting } from '../verdict';
import { nameOfObjects } from './object-names';
import { type ObjectsSeen, unchangedObjects } from './objects-seen';
import type { ObsObject } from './obs-object';
import type { ObsBody, ObsOutput } from './obs-body';

/** What one reading of a bucket has shown. */
export interface ObsReading {
  /** In the order of their keys, folders left out. */
  readonly objects: readonly ObsObject[];
  /** There are more, which were not read. */
  readonly isCut: boolean;
}

/** By which objects of a list are known to be those of a run. */
export interface ObsTrace {
  /** The key, or what keys begin with. */
  begins: string;
  /** It is a whole key. */
  isKey: boolean;
}

/** A wait, as if it were a run: nothing is started for it. */
export function awaitedObjects(body: Pick<ObsBody, 'bucket' | 'key' | 'prefix'>): Run<ObsTrace> {
  const { key, prefix = '' } = body;
  const name = nameOfObjects(body);
  return { id: name, job: name, origin: 'new', trace: { begins: key ?? prefix, isKey: key !== undefined } };
}

/** A zero-byte key that ends with `/` stands for a folder in the console, and is no object. */
export function isFolder({ key, bytes }: ObsObject): boolean {
  return bytes === 0 && key.endsWith('/');
}

/** The objects of a reading that a run is about. */
export function objectsOf(objects: readonly ObsObject[], { begins, isKey }: ObsTrace): readonly ObsObject[] {
  return objects.filter(({ key }) => (isKey ? key === begins : key.startsWith(begins)));
}

/**
 * What a reading says of a wait.
 * @param before what the look before has seen, by which an object is known to be as it was; absent for none
 */
export function sightingOfObjects(body: ObsBody, { objects, isCut }: ObsReading, before?: ObjectsSeen): Sighting {
  const now = totalOf(objects);
  const counted = body.stable ? unchangedObjects(objects, before) : objects;
  const isEnough = (total: Total): boolean => total.objects >= body.minObjects && total.bytes >= body.minBytes;
  if (counted.length && isEnough(totalOf(counted))) return there(counted, isCut);
  const reason = `OBS shows ${wanted(body, now)}${newest(objects)}`;
  if (!objects.length)
    return { verdict: 'waiting', status: 'no object', reason: `OBS shows no object ${nameOfObjects(body)}` };
  const status = isEnough(now) ? `${wanted(body, now)}, not twice yet` : wanted(body, now);
  return { verdict: 'running', status, reason, progress: progressOf(body, now) };
}

interface Total {
  objects: number;
  bytes: number;
}

function totalOf(objects: readonly ObsObject[]): Total {
  return { objects: objects.length, bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0) };
}

function there(objects: readonly ObsObject[], isCut: boolean): Sighting {
  const total = totalOf(objects);
  const last = newestOf(objects);
  const output: ObsOutput = {
    ...total,
    newestKey: last && shownText(last.key),
    newestAt: timeOf(last),
    etag: last?.etag,
  };
  const most = BOUNDS.obsObjects.most.toLocaleString('en');
  return {
    verdict: 'succeeded',
    status: countOf(total.objects),
    output,
    ...(isCut && { reason: `there are more than ${most} objects, and the first of them are counted` }),
  };
}

function newestOf(objects: readonly ObsObject[]): ObsObject | undefined {
  return objects.reduce<ObsObject | undefined>(
    (last, object) => ((object.modifiedAtMs ?? 0) >= (last?.modifiedAtMs ?? 0) ? object : last),
    undefined,
  );
}

/** No date of JavaScript's is beyond the year 275760. */
function timeOf(object: ObsObject | undefined): string | undefined {
  const { modifiedAtMs } = object ?? {};
  return modifiedAtMs === undefined ? undefined : new Date(modifiedAtMs).toISOString();
}

function newest(objects: readonly ObsObject[]): string {
  const last = newestOf(objects);
  if (!last) return '';
  const at = timeOf(last);
  return `; the newest is ${shownText(last.key)}${at === undefined ? '' : ` of ${at}`}`;
}

function wanted({ minObjects, minBytes }: ObsBody, { objects, bytes }: Total): string {
  const count = `${objects.toLocaleString('en')} of ${countOf(minObjects)}`;
  return minBytes ? `${count}, ${bytes.toLocaleString('en')} of ${minBytes.toLocaleString('en')} bytes` : count;
}

function countOf(objects: number): string {
  return `${objects.toLocaleString('en')} object${objects === 1 ? '' : 's'}`;
}

/** Never 100, which only a wait that is over has. */
function progressOf({ minObjects, minBytes }: ObsBody, { objects, bytes }: Total): number {
  const part = Math.min(objects / minObjects, minBytes ? bytes / minBytes : 1);
  return Math.min(99, Math.floor(part * 100));
}
