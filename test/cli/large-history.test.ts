import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { withTemporal } from '../../src/cli/connection/connect-to-temporal';
import { readRun } from '../../src/history/read-history';
import { testEnvironment, uniqueTaskQueue } from '../support/temporal';

/** More than gRPC takes where nobody tells it otherwise (4 MiB), in one page of the history. */
const SIGNALS = 20;
const SIGNAL_BYTES = 300_000;

let env: TestWorkflowEnvironment;

beforeAll(async () => {
  env = await testEnvironment();
});

afterAll(async () => env.teardown());

test('the command line and a worker read what a run has started from a history of which a page has 6 MB', async () => {
  const workflowId = `large-${randomUUID()}`;
  const handle = await env.client.workflow.start('pipeline', { workflowId, taskQueue: uniqueTaskQueue('large') });
  for (let sent = 0; sent < SIGNALS; sent += 1) await handle.signal('any', 'x'.repeat(SIGNAL_BYTES));

  try {
    const byCommandLine = await withTemporal({ TEMPORAL_ADDRESS: env.address }, async ({ reader }) =>
      readRun(reader, workflowId),
    );
    expect(byCommandLine).toMatchObject({ workflowId, events: [] });
    // As an activity does, by its worker's own connection.
    const ofWorker = new Client({ connection: env.nativeConnection });
    expect(await readRun(ofWorker, workflowId)).toEqual(byCommandLine);
  } finally {
    await handle.terminate();
  }
});
