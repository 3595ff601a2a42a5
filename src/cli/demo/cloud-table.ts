import { z } from 'zod';
import { aligned } from '../display/aligned';

/** The entries of the simulator's log, as far as people want to see them. */
export const cloudEvents = z.array(
  z.object({
    /** When it happened, in virtual milliseconds since the epoch. */
    at: z.number(),
    /** `cdm`, `dgc` or `dli`. */
    service: z.string(),
    /** What happened, by the word of the simulator's log. */
    effect: z.string(),
    /** CDM and DGC: the job's name. DLI: its id. */
    job: z.string(),
    /** Null where no run is involved. */
    run: z.string().nullable(),
    /** Who did it: a user, `clock` or `cloud`. */
    by: z.string(),
  }),
);

/** A line of the simulator's log, as far as the table shows it. */
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
  return aligned([['at', 'service', 'effect', 'job', 'run', 'by'], ...rows]).map((line) => `  ${line}`);
}
