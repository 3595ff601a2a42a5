import type { Leftover } from '../domain/leftover';
import type { EarlierRuns } from './earlier-runs';

export interface LeftBeforeResetActivity {
  /** @param originalRunId the run that wrote the first event of the workflow's history */
  'huaweicloud.leftBeforeReset'(originalRunId: string): Promise<Leftover[]>;
}

/** Tells a workflow that began by a reset what the runs before that have left, and it has not taken over. */
export function leftBeforeResetActivity({ earlierRuns }: { earlierRuns: EarlierRuns }): LeftBeforeResetActivity {
  return {
    'huaweicloud.leftBeforeReset': async (originalRunId) => earlierRuns.notTakenOver(originalRunId),
  };
}
