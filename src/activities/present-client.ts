import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';

/** Who knows which client the worker has at this moment. */
export interface HasPresentClient {
  /**
   * That of the worker at this moment. The one an activity began with is of a connection that is closed once
   * certificates have been rotated twice; a start or a wait may be there for longer.
   */
  readonly presentClient?: () => Client | undefined;
}

/**
 * By whom an activity asks Temporal.
 * @param activity which one, where a timer asks that belongs to none. @default the one that is being carried out
 */
export function presentClientOf({ presentClient }: HasPresentClient, activity?: Pick<Context, 'client'>): Client {
  return presentClient?.() ?? (activity ?? Context.current()).client;
}
