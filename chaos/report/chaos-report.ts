import type { Broken, Promised } from '../oracle/judge';
import type { Search } from '../oracle/search-remains';
import type { Trial } from '../oracle/trial';

/** What a run came to: what was done, what was found. */
export interface ChaosReport {
  seed: number;
  passed: boolean;
  /** Why the run proves nothing or a promise is broken; empty when it passed. */
  reasons: string[];
  figures: Record<string, number>;
  /** How often each promise was broken. */
  promises: Record<Promised, number>;
  secrets: Search;
  ends: Record<string, number>;
  broken: Broken[];
  /** Pipelines that had not ended. */
  open: string[];
  /** All that is known of the pipelines named above. */
  evidence: Trial[];
  folder: string;
}

const COLUMN = 50;

/** The report as a table for people. */
export function reportTable(report: ChaosReport): string {
  const rows = (title: string, entries: Record<string, number>) => [
    '',
    title,
    ...Object.entries(entries).map(([name, value]) => `  ${name.padEnd(COLUMN)}${value.toLocaleString('en-US')}`),
  ];
  return [
    ...rows('What was done', report.figures),
    ...rows('How the pipelines ended', report.ends),
    ...rows('Promises broken', { ...report.promises, 'secrets found': report.secrets.found.length }),
    '',
    ...report.broken.map(({ promise, pipeline, detail }) => `  ${promise}: ${pipeline}: ${detail}`),
    ...report.open.map((line) => `  open: ${line}`),
    report.passed
      ? `Every promise was kept. Seed ${report.seed}.`
      : `NOT PASSED (seed ${report.seed}): ${report.reasons.join('; ')}. Logs: ${report.folder}`,
  ].join('\n');
}
