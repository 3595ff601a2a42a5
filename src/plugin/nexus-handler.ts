import * as nexus from 'nexus-rpc';
import { startWorkflow, WorkflowRunOperationHandler } from '@temporalio/nexus';
import { huaweiCloud } from '../workflows/nexus-service';

/** Carries out the operations of {@link huaweiCloud} as workflows on this worker's own task queue. */
export function huaweiCloudNexusHandler(): nexus.ServiceHandler<typeof huaweiCloud.operations> {
  return nexus.serviceHandler(huaweiCloud, {
    runPipeline: asWorkflow('huaweiCloudPipeline', ({ spec, run }) => (run === undefined ? [spec] : [spec, run])),
    runCdmJob: asWorkflow('huaweiCloudCdmJob'),
    runDgcJob: asWorkflow('huaweiCloudDgcJob'),
    startDliStreamJobs: asWorkflow('huaweiCloudDliStreamJobs', (jobs) => [{ ...jobs, action: 'start' }]),
    stopDliStreamJobs: asWorkflow('huaweiCloudDliStreamJobs', (jobs) => [{ ...jobs, action: 'stop' }]),
    runDliSqlJob: asWorkflow('huaweiCloudDliSqlJob'),
    runDliSparkJob: asWorkflow('huaweiCloudDliSparkJob'),
    runMrsJob: asWorkflow('huaweiCloudMrsJob'),
    waitForObsObjects: asWorkflow('huaweiCloudObsWait'),
    startCdmCluster: asWorkflow('huaweiCloudCdmCluster', (cluster) => [{ ...cluster, action: 'start' }]),
    stopCdmCluster: asWorkflow('huaweiCloudCdmCluster', (cluster) => [{ ...cluster, action: 'stop' }]),
    publishSmnMessage: asWorkflow('huaweiCloudSmnMessage'),
  });
}

/**
 * One workflow for each operation: a start that is delivered again has the same request id, hence the same workflow id,
 * also when the first has come to its end meanwhile.
 */
function asWorkflow<Input, Output>(
  type: string,
  argumentsOf: (input: Input) => unknown[] = (input) => [input],
): WorkflowRunOperationHandler<Input, Output> {
  return new WorkflowRunOperationHandler<Input, Output>(async (context, input) => {
    try {
      return await startWorkflow<(...args: unknown[]) => Promise<Output>>(context, type, {
        args: argumentsOf(input),
        workflowId: `nexus-${context.operation}-${context.requestId}`,
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      });
    } catch (error) {
      throw asRefusedCallback(error) ?? error;
    }
  });
}

/** How the server words that it may not send the result where the caller's server wants it. */
const CALLBACK_REFUSED = /callback address/;

/**
 * What a caller is told whose result the server of this worker would not deliver.
 * @returns undefined for what has failed for another reason
 */
export function asRefusedCallback(error: unknown): nexus.HandlerError | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    // By the connection of a worker the words of the server are the message, and the details are bytes or nothing.
    if (!CALLBACK_REFUSED.test(each.message)) continue;
    const todo = 'its dynamic setting component.callbacks.allowedAddresses has to allow it (docs/temporal-server.md)';
    const message = `The Temporal server refuses to send the result back to the caller: ${todo}`;
    // On its way to the caller an error of a handler loses its own words: those of its cause arrive.
    return new nexus.HandlerError('BAD_REQUEST', message, { cause: new Error(message, { cause: error }) });
  }
  return undefined;
}
