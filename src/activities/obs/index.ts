import { Context } from '@temporalio/activity';
import { BOUNDS } from '../../domain/bounds';
import { KeptLately } from '../../domain/kept-lately';
import type { ObsBody } from '../../domain/obs/obs-body';
import type { ActivityContext } from '../activity-context';
import { readerOf } from '../job-requests';
import type { RunEnd, WatchRequest } from '../requests';
import { watchActivity } from '../watch/watch-activity';
import { OBS_PARTS } from './obs-parts';
import { type ObsMemory, obsWait } from './obs-wait';

const ASKED = readerOf<ObsBody>(OBS_PARTS);

/** The one activity of OBS: waits for objects. */
export function obsActivities(context: ActivityContext) {
  // A worker that has no room for a wait makes one look an attempt: the next attempt has to know what that has seen.
  const memories = new KeptLately<ObsMemory>(BOUNDS.keptObsWaits.most);
  return {
    'huaweicloud.obs.watchObjects': async (given: WatchRequest<ObsBody>): Promise<RunEnd[]> => {
      const { workflowExecution: of, activityId } = Context.current().info;
      const wait = JSON.stringify([of?.workflowId, of?.runId, activityId]);
      const memory = memories.of(wait, () => ({}));
      const ends = await watchActivity(context, ASKED.watch(given), ({ connection, body }) =>
        obsWait(context.cloud(connection), body, memory),
      );
      memories.forget(wait);
      return ends;
    },
  };
}
