import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { waitUntilReady } from '../../src/cli/demo/temporal-server/wait-until-ready';

const WITHIN_MS = 180_000;
const BETWEEN_TRIES_MS = 500;

/** Makes a namespace, as soon as the server answers, and returns when it can be used. */
export async function addNamespace(address: string, namespace: string): Promise<void> {
  const until = performance.now() + WITHIN_MS;
  for (;;) {
    try {
      await register(address, namespace);
      break;
    } catch (error) {
      // What was not answered may have been done.
      if (/already exists/i.test(String(error))) break;
      if (performance.now() > until) throw error;
    }
    await pause(BETWEEN_TRIES_MS);
  }
  await waitUntilReady(address, namespace, AbortSignal.timeout(WITHIN_MS));
}

async function register(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    const workflowExecutionRetentionPeriod = msToTs('1 day');
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  } finally {
    await connection.close();
  }
}
