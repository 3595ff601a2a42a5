// ms@3.0.0-canary.1 (a dependency of @temporalio/common) exports no types under node16 resolution, so that without
// this file Temporal's `Duration` silently becomes `any`.
declare module 'ms' {
  export type StringValue = `${number}` | `${number}${string}` | `${number} ${string}`;
}
