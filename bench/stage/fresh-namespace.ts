import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { waitUntilReady } from '../../src/cli/demo/temporal-server/wait-until-ready';

/** Frontends read anew which namespaces there are every ten seconds. */
const KNOWN_WITHIN_MS = 60_000;

/** Makes a namespace that nobody else uses, and returns its name when it can be used. */
export async function freshNamespace(address: string): Promise<string> {
  const namespace = `bench-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
  } finally {
    await connection.close();
  }
  await waitUntilReady(address, namespace, AbortSignal.timeout(KNOWN_WITHIN_MS));
  return namespace;
}
