import { Context } from '@temporalio/activity';

/** What has become of a workflow, by its id: of its latest run, where it has several. */
export type EarlierRun = 'underWay' | 'succeeded' | 'ended';

export interface EarlierRunActivity {
  'huaweicloud.earlierRun'(workflowId: string): Promise<EarlierRun>;
}

/** Asks Temporal, since a workflow that is refused a child of an id is not told why. */
export function earlierRunActivity(): EarlierRunActivity {
  return {
    'huaweicloud.earlierRun': async (workflowId) => {
      const { status } = await Context.current().client.workflow.getHandle(workflowId).describe();
      switch (status.name) {
        case 'COMPLETED':
          return 'succeeded';
        case 'FAILED':
        case 'CANCELLED':
        case 'TERMINATED':
        case 'TIMED_OUT':
          return 'ended';
        default:
          return 'underWay';
      }
    },
  };
}
