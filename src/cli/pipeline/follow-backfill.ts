import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { BackfillStatus } from '../../domain/backfill';
import type { TemporalLine } from '../connection/connect-to-temporal';
import type { BackfillDisplay } from '../display/backfill-display';
import { failingTaskOf } from '../../history/failing-task';
import { mayBeThere } from './missing-worker';
import { whySilent } from './why-silent';
import { WorkerSilence } from './worker-silence';

/** A backfill that has ended, or that nobody watches any more. */
export interface BackfillEnd {
  /** Undefined while it goes on, when the signal has fired. */
  outcome: 'succeeded' | 'failed' | undefined;
  /** As last seen; absent when nothing was. */
  status?: BackfillStatus;
  /** Why it has failed. */
  reason?: string;
}

const LOOK_EVERY_MS = 500;
const ANSWER_WITHIN_MS = 2_000;

/** Shows a backfill as it goes, until it has closed or the signal fires. */
export async function followBackfill(
  line: TemporalLine,
  handle: WorkflowHandle,
  taskQueue: string,
  display: BackfillDisplay,
  signal: AbortSignal,
): Promise<BackfillEnd> {
  const silence = new WorkerSilence();
  while (!signal.aborted) {
    const description = await handle.describe();
    if (description.status.name !== 'RUNNING') return endOf(handle, display);
    const answer = await askForStatus(line, handle);
    if (answer) display.show(answer);
    const news = await silence.heard(answer !== undefined, () => mayBeThere(line, taskQueue));
    if (news === 'silent') {
      const failing = await failingTaskOf(line.client, description);
      display.say(await whySilent(line, { description, failing }));
    }
    if (news === 'back') display.say(`A worker answers on task queue ${taskQueue} again.`);
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return { outcome: undefined };
}

async function askForStatus({ client }: TemporalLine, handle: WorkflowHandle): Promise<BackfillStatus | undefined> {
  try {
    return await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => handle.query<BackfillStatus>('status'));
  } catch {
    // No worker, or one that is busy starting: the caller sees that nobody answered.
    return undefined;
  }
}

async function endOf(handle: WorkflowHandle, display: BackfillDisplay): Promise<BackfillEnd> {
  try {
    const status = (await handle.result()) as BackfillStatus;
    display.show(status);
    return { outcome: 'succeeded', status };
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : error;
    const status = cause instanceof ApplicationFailure ? (cause.details?.[0] as BackfillStatus | undefined) : undefined;
    if (status) display.show(status);
    return { outcome: 'failed', status, reason: cause instanceof Error ? cause.message : String(cause) };
  }
}
