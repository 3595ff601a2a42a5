import { createNexusServiceClient, executeChild } from '@temporalio/workflow';
import { huaweiCloud } from '../../src/nexus';

/** A workflow of another team, which knows no more of us than the Nexus service and an endpoint. */
export async function callByNexus(
  endpoint: string,
  operation: keyof typeof huaweiCloud.operations,
  input: never,
): Promise<unknown> {
  return createNexusServiceClient({ endpoint, service: huaweiCloud }).executeOperation(operation, input, {
    scheduleToCloseTimeout: '5 minutes',
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  });
}

/** A workflow that may be terminated: the child is asked to cancel then, and stops its job. */
export async function parentOfCdmJob(taskQueue: string, job: object): Promise<unknown> {
  return executeChild('huaweiCloudCdmJob', {
    taskQueue,
    args: [job],
    parentClosePolicy: 'REQUEST_CANCEL',
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  });
}
