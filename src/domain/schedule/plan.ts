/** The wall-clock times of one cron expression: every value of each field, spelt out. */
export interface CronTimes {
  /** As it was written. */
  text: string;
  /** 0 to 59. */
  minutes: number[];
  /** 0 to 23. */
  hours: number[];
  /** 1 to 31. */
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
  /** One or several, each of whose times is a run; empty with `every`. */
  crons: CronTimes[];
  /** Counted from 1970-01-01T00:00:00Z, whatever the clocks do. */
  every?: {
    /** The interval, in milliseconds. */
    everyMs: number;
    /** By how much it is shifted, in milliseconds; shorter than the interval. */
    offsetMs: number;
  };
  /** In which `crons` and bounds are meant. */
  timezone: string;
  /** Longest delay of a start, in milliseconds; the logical date stays. */
  jitterMs: number;
  /** What becomes of a time that is due while the run before still goes on. */
  overlap: Overlap;
  /** How old a time may be that passed while Temporal was away and still runs, in milliseconds. */
  catchupWindowMs: number;
  /** Whether the schedule pauses itself when a run fails. */
  pauseOnFailure: boolean;
  /** What becomes of a time that daylight saving removes. */
  onMissingTime: 'refuse' | 'move';
  /** No runs before, in milliseconds since 1970; absent for no bound. */
  startAtMs?: number;
  /** No runs after, in milliseconds since 1970; absent for no bound. */
  endAtMs?: number;
}
