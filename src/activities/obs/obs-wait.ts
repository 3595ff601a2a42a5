import type { HuaweiCloud } from '../../client/huawei-cloud';
import { nameOfObjects } from '../../domain/obs/object-names';
import type { ObsBody } from '../../domain/obs/obs-body';
import { type ObjectsSeen, seenObjects } from '../../domain/obs/objects-seen';
import type { ObsTrace } from '../../domain/obs/obs-objects';
import { awaitedObjects, objectsOf, sightingOfObjects } from '../../domain/obs/obs-objects';
import type { WatchedJob } from '../remote-job';
import { objectList } from './object-list';
import { readingsOf } from './shared-readings';

/** What a wait remembers from one look to the next, however many objects there are: nothing where the first look counts. */
export interface ObsMemory {
  /** The last look's objects, to be known again. */
  seen?: ObjectsSeen;
  /** Which reading that was. */
  nth?: number;
}

/**
 * Objects that are waited for. Lists tell all of it, as a HEAD would not: whether the bucket is there, an object's size and
 * ETag, and how many there are; and one list serves all waits of its prefix.
 * @param memory filled in, for whoever goes on with the wait
 */
export function obsWait(cloud: HuaweiCloud, body: ObsBody, memory: ObsMemory = {}): WatchedJob<ObsTrace> {
  const { bucket } = body;
  const { trace } = awaitedObjects(body);
  const readings = readingsOf(cloud);

  return {
    units: [nameOfObjects(body)],
    list: objectList(readings, bucket, trace.begins),
    endsWait: (error) => !error.isTransient,

    async look(runs, call) {
      const all = await readings.of({ bucket, prefix: trace.begins, isKey: trace.isKey }, call);
      const objects = objectsOf(all.objects, trace);
      // The same reading again, as another wait has asked for it, shows nothing of what happened since.
      const before = all.nth === memory.nth ? undefined : memory.seen;
      const seen = sightingOfObjects(body, { objects, isCut: all.isCut }, before);
      if (body.stable) Object.assign(memory, { seen: seenObjects(objects), nth: all.nth } satisfies ObsMemory);
      return runs.map(() => seen);
    },
  };
}
