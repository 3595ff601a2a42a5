import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Saying } from '../draw/drawn-run';
import type { Tally } from './tally';

const ANSWERED_WITHIN_MS = 12_000;

/** Sends an Update. @returns whether it was heeded: a refusal, an end that came first and a worker that died are all no */
export async function say(
  { update, input }: Saying,
  handle: WorkflowHandle,
  { client, tally }: { client: Client; tally: Tally },
): Promise<boolean> {
  tally.updatesSent += 1;
  try {
    await client.connection.withDeadline(Date.now() + ANSWERED_WITHIN_MS, async () =>
      handle.executeUpdate(update, { args: [input] }),
    );
    tally.updatesHeeded += 1;
    return true;
  } catch {
    return false;
  }
}
