import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { CliError } from '../cli-error';
import { namesNoNamespace } from '../connection/why-refused';

/** Asks a pipeline to end: it stops what it started first. @throws CliError where it does not run */
export async function askForCancel(handle: WorkflowHandle): Promise<void> {
  try {
    await handle.cancel();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError) || namesNoNamespace(error)) throw error;
    throw new CliError(
      `${handle.workflowId} does not run on this server: it has ended, or it was never started.`,
      undefined,
      {
        cause: error,
      },
    );
  }
}
