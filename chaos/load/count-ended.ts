import type { Client } from '@temporalio/client';

const ANSWERS_WITHIN_MS = 3_000;

/** How many pipelines have ended; undefined while the server does not answer. */
export async function countEnded(client: Client): Promise<number | undefined> {
  try {
    const { count } = await client.connection.withDeadline(Date.now() + ANSWERS_WITHIN_MS, async () =>
      client.workflow.count(`ExecutionStatus != "Running"`),
    );
    return count;
  } catch {
    return undefined;
  }
}
