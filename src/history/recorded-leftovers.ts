import type { Client } from '@temporalio/client';
import { leftoversOfHistory } from '../domain/history/leftovers-of-history';
import type { RecordedEvent } from '../domain/history/recorded-event';
import { ToldEvents } from '../domain/history/told-events';
import type { Leftover } from '../domain/leftover';
import type { RecordedRun } from './read-history';
import { readRun } from './read-history';
import { runsBeforeReset } from './runs-before-reset';

/** What a run has left, and what looks after itself. */
interface RecordedLeftovers {
  leftovers: Leftover[];
  /** It began by a reset: what the runs before that have left is among it. */
  isReset: boolean;
  /** Workflows that it began and has not seen end, by their ids. */
  children: string[];
}

/** What a run of a workflow has left in the cloud, read from its history: no worker is asked. */
export async function recordedLeftovers(
  client: Client,
  workflowId: string,
  runId?: string,
): Promise<RecordedLeftovers> {
  const run = await readRun(client, workflowId, runId);
  const earlier = await runsBeforeReset(client, run);
  const leftovers = leftoversOfHistory(eventsOf([...earlier, run]));
  return { leftovers, isReset: earlier.length > 0, children: run.children };
}

/**
 * The events of runs that followed each other by resets, one after the other. A reset asks for what was done to be done
 * again: that an earlier one of them had succeeded counts no longer. What a later one has taken along of an earlier one's history is
 * told once.
 */
export function eventsOf(runs: readonly Pick<RecordedRun, 'events'>[]): RecordedEvent[] {
  const last = runs.at(-1);
  const told = new ToldEvents();
  return runs.flatMap((run) => {
    const own = told.without(run.events);
    return run === last ? own : own.filter(({ is }) => is !== 'succeeded');
  });
}
