import type { Leftover } from '../../domain/leftover';
import { CHECK_REQUESTS } from '../check-requests';
import type { EarlierRuns } from './earlier-runs';

/** The activity by which a workflow that was reset asks what the run before had started. */
export interface LeftBeforeResetActivity {
  /**
   * What that run has left in the cloud, read from its history.
   * @param originalRunId the run that wrote the first event of the workflow's history
   */
  'huaweicloud.leftBeforeReset'(originalRunId: string): Promise<Leftover[]>;
}

/** Tells a workflow that began by a reset what the runs before that have left, and it has not taken over. */
export function leftBeforeResetActivity({ earlierRuns }: { earlierRuns: EarlierRuns }): LeftBeforeResetActivity {
  return {
    'huaweicloud.leftBeforeReset': async (originalRunId) =>
      earlierRuns.notTakenOver(CHECK_REQUESTS.workflowId(originalRunId)),
  };
}
