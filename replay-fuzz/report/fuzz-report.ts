import type { Replayed } from '../replay/replay-histories';

/** A history that does not replay, and where it is kept. */
export interface Unreplayable extends Replayed {
  file: string;
}

/** What a run came to: what was done, what was found. */
export interface FuzzReport {
  seed: number;
  passed: boolean;
  figures: Record<string, number>;
  ends: Record<string, number>;
  unreplayable: Unreplayable[];
  /** Runs that had not ended. */
  open: string[];
  startedTooOften: string[];
}

const COLUMN = 36;

/** The report as a table for people. */
export function reportTable({ seed, passed, figures, ends, unreplayable, open, startedTooOften }: FuzzReport): string {
  const rows = (title: string, entries: Record<string, number>) => [
    '',
    title,
    ...Object.entries(entries).map(([name, value]) => `  ${name.padEnd(COLUMN)}${value.toLocaleString('en-US')}`),
  ];
  return [
    ...rows('What was done', figures),
    ...rows('How the runs ended', ends),
    ...rows('What must not be', {
      'histories that do not replay': unreplayable.length,
      'runs that stand still': open.length,
      'jobs started more often than meant': startedTooOften.length,
    }),
    '',
    ...unreplayable.map(
      ({ workflowId, events, failure, file }) =>
        `  does not replay: ${workflowId}, seed ${seed}, at ${failure?.events} of ${events} events: ${failure?.message} (${file})`,
    ),
    ...open.map((line) => `  stands still: ${line}`),
    ...startedTooOften.map((line) => `  started too often: ${line}`),
    passed ? `Every history replays. Seed ${seed}.` : `NOT PASSED (seed ${seed}).`,
  ].join('\n');
}
