import type { CallOptions } from '../../client/call-options';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { OBJECTS_PER_PAGE } from '../../client/obs/obs-routes';
import type { ObsClient } from '../../client/obs/obs';
import { BOUNDS } from '../../domain/bounds';
import type { ObsObject } from '../../domain/obs/obs-object';
import type { ObsReading } from '../../domain/obs/obs-objects';
import { isFolder } from '../../domain/obs/obs-objects';
import { keptFor } from '../watch/kept-for';
import { SharedAnswers } from '../watch/shared-answers';

/** Which objects of a bucket. */
export interface ObjectsAsked {
  /** Whose objects. */
  bucket: string;
  /** What their keys begin with. */
  prefix: string;
  /** The prefix is a whole key, which comes first of all that begin with it. */
  isKey: boolean;
}

/** A reading, and which of its connection's it is: whoever is given the same number is given the same reading. */
export interface NumberedReading extends ObsReading {
  /** Counts from 1. */
  readonly nth: number;
}

const readingsBy = keptFor((obs: ObsClient) => new SharedReadings(obs));

/** The readings of a connection, shared by all its waits. */
export function readingsOf({ obs }: HuaweiCloud): SharedReadings {
  return readingsBy(obs);
}

/** Readings of buckets. Whoever asks for what is being read, or was read a moment ago, is given that. */
export class SharedReadings {
  private readonly shared = new SharedAnswers<NumberedReading>(BOUNDS.keptObsLists.most);
  private readings = 0;

  constructor(private readonly obs: ObsClient) {}

  /** The objects that are there now. @throws HuaweiCloudError where OBS does not say */
  async of(asked: ObjectsAsked, call: CallOptions): Promise<NumberedReading> {
    const key = JSON.stringify([asked.bucket, asked.prefix, asked.isKey]);
    return this.shared.of(key, async () => this.read(asked, call));
  }

  /** Page after page, as far as one look goes. */
  private async read(asked: ObjectsAsked, call: CallOptions): Promise<NumberedReading> {
    const mostPages = asked.isKey ? 1 : BOUNDS.obsObjects.most / OBJECTS_PER_PAGE;
    const { objects, next } = await this.pages(asked, mostPages, call);
    const isCut = !asked.isKey && next !== undefined;
    return { objects: objects.filter((object) => !isFolder(object)), isCut, nth: (this.readings += 1) };
  }

  /** The first pages of a list, folders and all. @returns also where it goes on; absent at its end */
  async pages(
    { bucket, prefix, isKey }: ObjectsAsked,
    mostPages: number,
    call: CallOptions,
  ): Promise<{ objects: ObsObject[]; next?: string }> {
    const objects: ObsObject[] = [];
    let next: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const query = { bucket, prefix, marker: next, ...(isKey && { pageSize: 1 }) };
      const { value } = await this.obs.objects(query, call);
      objects.push(...value.objects);
      next = value.next;
      if (next === undefined) break;
    }
    return { objects, next };
  }
}
