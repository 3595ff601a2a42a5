import { NO_ACCESS_KEY } from '../../../client/obs/obs';
import { objectsQuery } from '../../../client/obs/obs-routes';
import { OBS_SERVICE } from '../../../client/obs/obs-service';
import { nameOfObjects } from '../../../domain/obs/object-names';
import type { ObsBody } from '../../../domain/obs/obs-body';
import { callsOf, type StepCall } from './planned-call';
import { STAYS_DONE, type StepTypePlan } from './step-type-plan';

/** Objects that are waited for. */
export const OBS_PLAN: StepTypePlan<ObsBody> = {
  task: (body) => `wait for ${nameOfObjects(body)}`,
  calls: obsCalls,
  needsAccessKey: NO_ACCESS_KEY,
  undo: () => ({ itself: 'nothing: it only looks', later: STAYS_DONE }),
};

function obsCalls({ bucket, key, prefix }: ObsBody): StepCall[] {
  const call = callsOf('obs', OBS_SERVICE, { params: {} });
  const query = key === undefined ? objectsQuery({ prefix }) : objectsQuery({ prefix: key, pageSize: 1 });
  return [call('watch', 'listObjects', { bucket, query, note: 'one list for all waits of the same prefix' })];
}
