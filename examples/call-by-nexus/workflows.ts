import { createNexusServiceClient } from '@temporalio/workflow';
import { huaweiCloud } from 'temporal-huaweicloud/nexus';

/** A workflow of another team: it has a migration run, and knows neither credentials nor how it is done. */
export async function monthlyReport(month: string): Promise<string> {
  const jobs = createNexusServiceClient({ endpoint: 'huaweicloud-example', service: huaweiCloud });
  const copy = await jobs.executeOperation(
    'runCdmJob',
    { clusterId: '6ec9a0a4', jobName: 'orders_to_obs', variables: { month } },
    { scheduleToCloseTimeout: '1 day', summary: 'copy the orders' },
  );
  return `${month}: a report on ${copy.output?.rowsWritten} rows`;
}
