import type { LogEntry } from '../../simulator';

/** The halts of DGC instances that nothing has followed yet. */
export function haltedRuns(log: LogEntry[]): LogEntry[] {
  const last = new Map<string, LogEntry>();
  for (const entry of log) if (entry.service === 'dgc' && entry.effect !== 'refused') last.set(`${entry.run}`, entry);
  return [...last.values()].filter(({ effect }) => effect === 'halt');
}
