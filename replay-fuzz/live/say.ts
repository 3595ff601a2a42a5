import type { Client, WorkflowHandle } from '@temporalio/client';
import type { DrawnRun, Saying } from '../draw/drawn-run';
import type { Tally } from './tally';

/** What an answer may be after which the step's job is run again. */
const GOES_ON = new Set(['retry', 'adopt']);
const ANSWERED_WITHIN_MS = 12_000;

/** Says several things to a run in one breath. */
export async function sayTogether(
  says: Saying[],
  run: DrawnRun,
  handle: WorkflowHandle,
  by: { client: Client; tally: Tally },
): Promise<void> {
  for (const { update, input } of says) {
    // Counted also where nobody says whether it was heeded: it may have been.
    if (GOES_ON.has(update) && 'step' in input) {
      const step = String(input.step);
      run.answers[step] = (run.answers[step] ?? 0) + 1;
    }
  }
  await Promise.all(says.map(async (saying) => say(saying, handle, by)));
}

/** A refusal, an end that came first and a worker that died are all not heeded. */
async function say(
  { update, input }: Saying,
  handle: WorkflowHandle,
  { client, tally }: { client: Client; tally: Tally },
): Promise<void> {
  tally.updatesSent += 1;
  try {
    await client.connection.withDeadline(Date.now() + ANSWERED_WITHIN_MS, async () =>
      handle.executeUpdate(update, { args: [input] }),
    );
    tally.updatesHeeded += 1;
  } catch {
    // Nobody waits for it.
  }
}
