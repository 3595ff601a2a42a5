import type { LogEntry } from '../../simulator';
import type { DrawnRun } from '../draw/drawn-run';

/**
 * Jobs that the cloud has seen started by us more often than was meant, a sentence each.
 * @param times how often a run may have been done from its beginning
 */
export function startedTooOften(runs: DrawnRun[], log: LogEntry[], times = 1): string[] {
  const starts = new Map<string, LogEntry[]>();
  for (const entry of log) {
    if (entry.effect === 'start' && entry.by !== 'stranger')
      starts.set(entry.job, [...(starts.get(entry.job) ?? []), entry]);
  }
  return runs.flatMap(({ meant, answers }) =>
    meant.flatMap(({ job, most: once, step }) => {
      const most = times * once * (1 + (answers[step] ?? 0));
      const seen = starts.get(job) ?? [];
      return seen.length > most ? [`${job}: started ${seen.length} times, ${most} meant (lines ${linesOf(seen)})`] : [];
    }),
  );
}

function linesOf(entries: LogEntry[]): string {
  return entries.map(({ seq }) => seq).join(', ');
}
