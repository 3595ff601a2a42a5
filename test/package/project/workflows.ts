import { runCdmJob } from 'temporal-huaweicloud/workflow';

export * from 'temporal-huaweicloud/workflow-types';

/** A user's own workflow: copies the orders of a day, and says how many there were. */
export async function copyOrders(day: string): Promise<string> {
  const copy = await runCdmJob({ clusterId: '6ec9a0a4', jobName: 'orders', variables: { day }, timeout: '1h' });
  return `${day}: ${copy.output?.rowsWritten} rows`;
}
