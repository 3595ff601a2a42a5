import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { DrawnRun, Saying } from '../draw/drawn-run';
import { countAnswers } from '../draw/drawn-run';
import type { Tally } from './tally';

const ANSWERED_WITHIN_MS = 12_000;

/** Says several things to a run in one breath. */
export async function sayTogether(
  says: Saying[],
  run: DrawnRun,
  handle: WorkflowHandle,
  by: { client: Client; tally: Tally; over: AbortSignal },
): Promise<void> {
  countAnswers(run, says);
  await Promise.all(says.map(async (saying) => say(saying, handle, by)));
}

/** Said again, as the same, until it is answered: by a worker, by a refusal, or by an end that came first. */
async function say(
  { update, input }: Saying,
  handle: WorkflowHandle,
  { client, tally, over }: { client: Client; tally: Tally; over: AbortSignal },
): Promise<void> {
  tally.updatesSent += 1;
  const updateId = randomUUID();
  while (!over.aborted) {
    try {
      await client.connection.withDeadline(Date.now() + ANSWERED_WITHIN_MS, async () =>
        handle.executeUpdate(update, { args: [input], updateId }),
      );
      tally.updatesAccepted += 1;
      return;
    } catch (error) {
      if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) return;
    }
  }
}
