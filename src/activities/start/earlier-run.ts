import { CHECK_REQUESTS } from '../check-requests';
import { type HasPresentClient, presentClientOf } from '../present-client';

/** What has become of a workflow, by its id: of its latest run, where it has several. */
type EarlierRun = 'underWay' | 'succeeded' | 'ended';

/** The activity by which a backfill asks about runs of before. */
export interface EarlierRunActivity {
  /** How the latest run under this workflow id stands; undefined where there was none. */
  'huaweicloud.earlierRun'(workflowId: string): Promise<EarlierRun>;
}

const ENDED = new Set(['FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT']);

/** Asks Temporal, since a workflow that is refused a child of an id is not told why. */
export function earlierRunActivity(context: HasPresentClient): EarlierRunActivity {
  return {
    'huaweicloud.earlierRun': async (given) => {
      const workflowId = CHECK_REQUESTS.workflowId(given);
      const { status } = await presentClientOf(context).workflow.getHandle(workflowId).describe();
      if (status.name === 'COMPLETED') return 'succeeded';
      return ENDED.has(status.name) ? 'ended' : 'underWay';
    },
  };
}
