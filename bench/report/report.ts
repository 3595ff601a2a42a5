import type { TimeByPlace } from '../measure/cpu-profile';
import type { Machine } from '../measure/machine';
import type { Summary } from '../measure/statistics';

/** One line of figures. */
export interface Row {
  what: string;
  unit: string;
  summary: Summary;
}

/** What was hoped for, and whether it came true. */
export interface Goal {
  /** As `at least 0.80 of the floor`. */
  goal: string;
  /** Its median is judged. Without a value the figures are NaN. */
  summary: Summary;
  outcome: 'reached' | 'missed' | 'not measurable here';
}

/** What one benchmark found. */
export interface Findings {
  /** What was done, so that someone else can judge the figures. */
  conditions: string[];
  rows: Row[];
  goals: Goal[];
  /** What a chart is drawn from, where there is one: points of one flat table. */
  points?: Point[];
}

export type Point = Record<string, string | number>;

export interface Report extends Findings {
  benchmark: string;
  question: string;
  machine: Machine;
  /** ISO 8601. */
  at: string;
  seconds: number;
  /** Where the worker's processor time went, when a profile was asked for. */
  profile?: TimeByPlace;
}
