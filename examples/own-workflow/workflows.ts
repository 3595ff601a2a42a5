import { proxyActivities } from '@temporalio/workflow';
import { runCdmJob, runDgcJob } from 'temporal-huaweicloud/workflow';
import type { tell } from './worker';

export * from 'temporal-huaweicloud/workflow-types';

const activities = proxyActivities<{ tell: typeof tell }>({ startToCloseTimeout: '10 seconds' });

/** Copies a day's orders, transforms them, and tells someone. */
export async function ordersOf(day: string): Promise<string> {
  const copy = await runCdmJob({ clusterId: '6ec9a0a4', jobName: 'orders_to_obs', variables: { day }, timeout: '4h' });
  const transform = await runDgcJob({ jobName: 'orders_transform', jobParams: { day } });
  return activities.tell(`${day}: ${copy.output?.rowsWritten} rows, transform ${transform.state}`);
}
