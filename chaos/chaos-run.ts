import type { ChaosOptions } from './chaos-options';

/** What one run of chaos is given. */
export interface ChaosRun {
  options: ChaosOptions;
  /** Of the run's own: logs, database, report. */
  folder: string;
  /** Ends the run early. */
  signal: AbortSignal;
  print: (line: string) => void;
}
