import { z } from 'zod';

/** The entries of the simulator's log, as far as people want to see them. */
export const cloudEvents = z.array(
  z.object({
    at: z.number(),
    service: z.string(),
    effect: z.string(),
    job: z.string(),
    run: z.string().nullable(),
    by: z.string(),
  }),
);

export type CloudEvent = z.output<typeof cloudEvents>[number];

/** What the cloud saw, as a small table; times count from the first event. */
export function cloudTable(events: CloudEvent[]): string[] {
  const from = events[0]?.at ?? 0;
  const rows = events.map(({ at, service, effect, job, run, by }) => [
    `+${((at - from) / 1000).toFixed(1)}s`,
    service,
    effect,
    job,
    run ?? '',
    by,
  ]);
  return aligned([['at', 'service', 'effect', 'job', 'run', 'by'], ...rows]);
}

function aligned(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
