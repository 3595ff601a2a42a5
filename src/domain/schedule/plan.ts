/** The wall-clock times of one cron expression: every value of each field, spelt out. */
export interface CronTimes {
  /** As it was written. */
  text: string;
  minutes: number[];
  hours: number[];
  daysOfMonth: number[];
  /** January is 1. */
  months: number[];
  /** Sunday is 0. */
  daysOfWeek: number[];
}

/**
 * What becomes of a time that is due while the run before it still goes on. There is no word for terminating that one:
 * it would leave its jobs running, and billed.
 */
export type Overlap = 'skip' | 'bufferOne' | 'bufferAll' | 'cancelOther' | 'allowAll';

/** A schedule, checked and with its defaults filled in. It has either `crons` or `every`. */
export interface PlannedSchedule {
  crons: CronTimes[];
  /** Counted from 1970-01-01T00:00:00Z, whatever the clocks do. */
  every?: { everyMs: number; offsetMs: number };
  timezone: string;
  jitterMs: number;
  overlap: Overlap;
  catchupWindowMs: number;
  pauseOnFailure: boolean;
  onMissingTime: 'refuse' | 'move';
  startAtMs?: number;
  endAtMs?: number;
}
