import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';

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

/** gRPC's codes: cancelled, unknown, deadline exceeded, internal, unavailable. */
const NO_ANSWER = [1, 2, 4, 13, 14];

/**
 * Whether nobody answered, or a server that has just come up and does not know its own namespace yet. What else the server says
 * itself (not found, already there) is for the caller.
 */
export function isNoAnswer(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'ServiceError' || error.name === 'NamespaceNotFoundError') return true;
  // The SDK hands a history's own error on as it comes.
  return isGrpcServiceError(error) && NO_ANSWER.includes(error.code);
}
