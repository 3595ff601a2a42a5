import type { WorkflowHandle } from '@temporalio/client';

/** What has happened to a run, as the server keeps it. */
export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** A history as a worker may have met it. */
export interface Prefix {
  history: History;
  /** How many of its events it has. */
  events: number;
}

/**
 * The history as each worker saw it that took it over: up to the start of each workflow task, and whole.
 * @param most of them; of more, as many are taken, evenly spread, the first and the last among them
 */
export function prefixesOf(history: History, most = Infinity): Prefix[] {
  const events = history.events ?? [];
  const starts = events.flatMap((event, at) => (event.workflowTaskStartedEventAttributes ? [at + 1] : []));
  const cuts = [...starts.filter((count) => count < events.length), events.length];
  return spread(cuts, most).map((count) => ({ history: { events: events.slice(0, count) }, events: count }));
}

function spread(cuts: number[], most: number): number[] {
  if (cuts.length <= most) return cuts;
  const chosen = Array.from({ length: most }, (_, nth) => Math.round((nth * (cuts.length - 1)) / (most - 1)));
  return cuts.filter((_, at) => chosen.includes(at));
}
