import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';

/** Connects to the one server of this run, or to another. Close it with `teardown()`; the server stays. */
export function testEnvironment(address = process.env['TEST_TEMPORAL_ADDRESS']): Promise<TestWorkflowEnvironment> {
  if (!address) throw new Error('TEST_TEMPORAL_ADDRESS is set by global-setup.ts: run these tests with jest');
  return TestWorkflowEnvironment.createFromExistingServer({ address });
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
