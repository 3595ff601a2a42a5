// ms@3.0.0-canary.1 (a dependency of @temporalio/common) exports no types under node16 resolution, so that without
// this file Temporal's `Duration` silently becomes `any`. What its own file of types says:
declare module 'ms' {
  type Unit =
    | ('Years' | 'Year' | 'Yrs' | 'Yr' | 'Y')
    | ('Weeks' | 'Week' | 'W')
    | ('Days' | 'Day' | 'D')
    | ('Hours' | 'Hour' | 'Hrs' | 'Hr' | 'H')
    | ('Minutes' | 'Minute' | 'Mins' | 'Min' | 'M')
    | ('Seconds' | 'Second' | 'Secs' | 'Sec' | 's')
    | ('Milliseconds' | 'Millisecond' | 'Msecs' | 'Msec' | 'Ms');
  type UnitAnyCase = Unit | Uppercase<Unit> | Lowercase<Unit>;
  export type StringValue = `${number}` | `${number}${UnitAnyCase}` | `${number} ${UnitAnyCase}`;
}
