import type { Client } from '@temporalio/client';
import { CodecError } from './codec-error';

const LOOK_WITHIN_MS = 3_000;
const LOOKED_AT = 20;
const OURS = `WorkflowType IN ('huaweiCloudPipeline', 'huaweiCloudBackfill') AND ExecutionStatus = 'Running'`;

/**
 * Reads what some pipelines under way remember, so that a key that is missing is heard when the worker starts and not
 * by the first task at night.
 * @throws {CodecError} naming the key
 */
export async function checkKeys(client: Client): Promise<void> {
  try {
    await client.withDeadline(Date.now() + LOOK_WITHIN_MS, async () => {
      let left = LOOKED_AT;
      for await (const { memo } of client.workflow.list({ query: OURS, pageSize: LOOKED_AT })) {
        void memo;
        if ((left -= 1) === 0) return;
      }
    });
  } catch (error) {
    // A server that may not be searched, or is slow to, says nothing about keys.
    if (error instanceof CodecError) throw error;
  }
}
