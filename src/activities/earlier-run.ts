import { Context } from '@temporalio/activity';

/** What has become of a workflow, by its id: of its latest run, where it has several. */
type EarlierRun = 'underWay' | 'succeeded' | 'ended';

export interface EarlierRunActivity {
  'huaweicloud.earlierRun'(workflowId: string): Promise<EarlierRun>;
}

const ENDED = new Set(['FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT']);

/** Asks Temporal, since a workflow that is refused a child of an id is not told why. */
export function earlierRunActivity(): EarlierRunActivity {
  return {
    'huaweicloud.earlierRun': async (workflowId) => {
      const { status } = await Context.current().client.workflow.getHandle(workflowId).describe();
      if (status.name === 'COMPLETED') return 'succeeded';
      return ENDED.has(status.name) ? 'ended' : 'underWay';
    },
  };
}
