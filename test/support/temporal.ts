import { randomUUID } from 'node:crypto';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { isGrpcCancelledError, isGrpcDeadlineError } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';

/** For a client of tests: a busy worker may take longer over a query than the server waits for it, and is asked again. */
export const patientQueries: WorkflowClientInterceptor = {
  query: async (input, next) => {
    for (;;) {
      try {
        return await next(input);
      } catch (error) {
        if (!isGrpcDeadlineError(error) && !isGrpcCancelledError(error)) throw error;
      }
    }
  },
};

/** Connects to the one server of this run, or to another. Close it with `teardown()`; the server stays. */
export function testEnvironment(address = process.env['TEST_TEMPORAL_ADDRESS']): Promise<TestWorkflowEnvironment> {
  if (!address) throw new Error('TEST_TEMPORAL_ADDRESS is set by global-setup.ts: run these tests with jest');
  return TestWorkflowEnvironment.createFromExistingServer({
    address,
    client: { interceptors: { workflow: [patientQueries] } },
  });
}

/** All test files share a server, so each worker needs a task queue nobody else polls. */
export function uniqueTaskQueue(purpose: string): string {
  return `${purpose}-${randomUUID()}`;
}

/** The workflow bundle of this run, for `Worker.create({ workflowBundle: { codePath } })`. */
export function workflowBundlePath(): string {
  const codePath = process.env['TEST_WORKFLOW_BUNDLE'];
  if (!codePath) throw new Error('TEST_WORKFLOW_BUNDLE is set by global-setup.ts: run these tests with jest');
  return codePath;
}
