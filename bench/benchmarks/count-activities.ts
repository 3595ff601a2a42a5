import type { Client } from '@temporalio/client';
import type { ActivityCount } from '../workflows/bare-steps';

const LOCAL_ACTIVITY_MARKER = 'core_local_activity';

/** How many activities of each kind a workflow that has ended took, by its own history. */
export async function countActivities(client: Client, workflowId: string): Promise<ActivityCount> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const markers = (events ?? []).map(({ markerRecordedEventAttributes: marker }) => marker?.markerName);
  return {
    local: markers.filter((name) => name === LOCAL_ACTIVITY_MARKER).length,
    regular: (events ?? []).filter(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled).length,
  };
}
