/** A second, in milliseconds, as are the others. */
export const SECOND_MS = 1_000;
/** Sixty seconds. */
export const MINUTE_MS = 60 * SECOND_MS;
/** Sixty minutes. */
export const HOUR_MS = 60 * MINUTE_MS;
/** Twenty-four hours, whatever a clock on a wall does that night. */
export const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const YEAR_MS = 365.25 * DAY_MS;

/** What may stand behind the number of a duration, in any case: the words of the `ms` package, which Temporal reads. */
export const UNIT_MS = {
  ...{ ms: 1, msec: 1, msecs: 1, millisecond: 1, milliseconds: 1 },
  ...{ s: SECOND_MS, sec: SECOND_MS, secs: SECOND_MS, second: SECOND_MS, seconds: SECOND_MS },
  ...{ m: MINUTE_MS, min: MINUTE_MS, mins: MINUTE_MS, minute: MINUTE_MS, minutes: MINUTE_MS },
  ...{ h: HOUR_MS, hr: HOUR_MS, hrs: HOUR_MS, hour: HOUR_MS, hours: HOUR_MS },
  ...{ d: DAY_MS, day: DAY_MS, days: DAY_MS },
  ...{ w: WEEK_MS, week: WEEK_MS, weeks: WEEK_MS },
  ...{ y: YEAR_MS, yr: YEAR_MS, yrs: YEAR_MS, year: YEAR_MS, years: YEAR_MS },
};

type Unit = keyof typeof UNIT_MS;
type UnitAnyCase = Unit | Capitalize<Unit> | Uppercase<Unit>;

/** `30s`, `15 minutes`, `1.5 hours`, `2d`: a number and its unit, with a space between them or none. */
export type DurationText = `${number}${UnitAnyCase}` | `${number} ${UnitAnyCase}`;

/**
 * A duration as Temporal takes it: a number and its unit, or a number of milliseconds. A file has to say the unit.
 * A number of more than ten days is refused: a second of Go, which counts nanoseconds, would be eleven.
 */
export type Duration = DurationText | number;
