import type { Fence, FenceTimes } from '../../domain/fence';
import type { WhenRunning } from '../../domain/plan';
import type { Run } from '../../domain/run';

/** What a start needs of the process that carries it out. */
export interface StartAttempt {
  /** The fence of an earlier attempt, if one was written. */
  readonly fence: Fence | undefined;
  /** That attempt has sent nothing under it. @default false */
  readonly isUnsent?: boolean;
  /** Whose start it is: where calls wait for the budget, keys take turns. */
  readonly fairnessKey?: string;
  /**
   * Has the Temporal server store the fence, and returns once it has.
   * @throws when it could not be stored: nothing may be sent then
   */
  keep(fence: Fence): Promise<void>;
  /** Waits. @throws when this worker is about to stop */
  pause(ms: number): Promise<void>;
  /** Whether the step has been cancelled, or its time is up, as far as has been heard: no further start is sent then. */
  readonly isCalledOff?: boolean;
  /** Whether another attempt follows, since a person has reset the activity: what is called off here goes on there. @default false */
  readonly isReset?: boolean;
  /** A clock that no one sets, in milliseconds. */
  nowMs(): number;
}

/** What a start goes by beside its job. */
export interface StartOptions {
  /** How long its lease, its request and the showing of its run may take. */
  times: FenceTimes;
  /** What to do when a unit already runs. */
  whenRunning: WhenRunning;
  /** Whether units may be started while others of the same batch are refused. */
  partially: boolean;
  /** Runs that an earlier run of the workflow, from before its reset, has started: taken over where they go on. */
  ours?: readonly Run[];
}
