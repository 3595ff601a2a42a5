import { OBJECTS_PER_PAGE } from '../../client/obs/obs-routes';
import { BOUNDS } from '../../domain/bounds';
import type { ObsTrace } from '../../domain/obs/obs-objects';
import { isFolder } from '../../domain/obs/obs-objects';
import type { Listed, RunList } from '../remote-job';
import type { SharedReadings } from './shared-readings';

/** So many pages of a folder are held at once, as one look of a wait does at most. */
const MOST_PAGES = BOUNDS.obsObjects.most / OBJECTS_PER_PAGE;

/**
 * The objects of a folder, by which many waits for what is in it are told that nothing of theirs is there yet. Of what is
 * there a look of its own tells the rest.
 * @param begins what a wait of the folder looks for
 */
export function objectList(readings: SharedReadings, bucket: string, begins: string): RunList<ObsTrace> {
  const prefix = begins.slice(0, begins.lastIndexOf('/') + 1);
  return {
    place: `obs://${bucket}/${prefix}`,
    rowsPerCall: OBJECTS_PER_PAGE,
    async read(runs, mostCalls, call) {
      const turn = { ...call, fairnessKey: `obs://${bucket}/${prefix}` };
      const most = Math.min(mostCalls, MOST_PAGES);
      const { objects: all, next } = await readings.pages({ bucket, prefix, isKey: false }, most, turn);
      const keys = all.filter((object) => !isFolder(object)).map(({ key }) => key);
      // In the order in which texts are compared here, which need not be that of the list.
      keys.sort();
      const listed = runs.map(({ run }): Listed => {
        const mayBeThere = isAmong(keys, run.trace) || !isRead(run.trace, next);
        return mayBeThere ? {} : { seen: { verdict: 'waiting', status: 'no object' } };
      });
      // How long a list is that goes on, nobody says: too long.
      return { rows: next === undefined ? all.length : (mostCalls + 1) * OBJECTS_PER_PAGE, listed };
    },
  };
}

/** Whether a key of these, which are in order, is what a wait looks for: a thousand waits do not go through all of them each. */
function isAmong(keys: readonly string[], { begins, isKey }: ObsTrace): boolean {
  let low = 0;
  for (let high = keys.length; low < high;) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < begins) low = middle + 1;
    else high = middle;
  }
  const first = keys[low];
  return first !== undefined && (isKey ? first === begins : first.startsWith(begins));
}

/** Whether what a wait looks for would have been on the pages that were read: keys come in the order of their bytes. */
function isRead({ begins }: ObsTrace, next: string | undefined): boolean {
  return next === undefined || Buffer.compare(Buffer.from(`${begins}\u{10ffff}`), Buffer.from(next)) < 0;
}
