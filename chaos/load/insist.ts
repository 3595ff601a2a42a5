import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';

const ONE_CALL_MS = 8_000;
const BETWEEN_TRIES_MS = 500;

/** Calls the Temporal server until it answers: it is killed now and then. */
export async function insist<T>(client: Client, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await client.connection.withDeadline(Date.now() + ONE_CALL_MS, call);
    } catch (error) {
      if (signal.aborted || !isNoAnswer(error)) throw error;
    }
    await pause(BETWEEN_TRIES_MS, undefined, { signal });
  }
}

/** Whether nobody answered. What the server says itself (not found, already there) is for the caller. */
function isNoAnswer(error: unknown): boolean {
  return error instanceof Error && error.name === 'ServiceError';
}
