import { Context } from '@temporalio/activity';

/** How a start came out, for one unit of a step. `unknown`: the attempt ended without the cloud saying whether it runs. */
export const START_COUNTS = ['new', 'adopted', 'alreadyRunning', 'ambiguous', 'failed', 'unknown'] as const;
/** How a start came out, as it is counted. */
export type StartCount = (typeof START_COUNTS)[number];

/** How a stop came out, for one run. */
export const STOP_COUNTS = ['confirmed', 'unconfirmed'] as const;
/** How the stop of a run came out, as it is counted. */
export type StopCount = (typeof STOP_COUNTS)[number];

/** Hears how starts, stops and looks come out. */
export interface OutcomeRecorder {
  /** A start has come out. @param service `cdm`, `dgc` or `dli` */
  started(service: string, outcome: StartCount): void;
  /** The stop of one run has come out. @param service `cdm`, `dgc` or `dli` */
  stopped(service: string, outcome: StopCount): void;
  /**
   * A look has been answered. @param service `cdm`, `dgc` or `dli`
   * @param lateMs how long after it was due a look's answer came
   */
  looked(service: string, lateMs: number): void;
}

/** How many activities of a kind a worker carries out at this moment. */
export class InFlight {
  /** Those that wait for runs to end. */
  waits = 0;
  /** Those that start something, or look whether it was started. */
  starts = 0;
  /** Those that stop runs and see them stopped. */
  stops = 0;

  /** Counts the work in for as long as it takes. */
  async during<T>(kind: 'waits' | 'starts' | 'stops', work: () => Promise<T>): Promise<T> {
    this[kind] += 1;
    try {
      return await work();
    } finally {
      this[kind] -= 1;
    }
  }
}

/** The service of the activity under way, as in its type: `cdm` of `huaweicloud.cdm.startJob`. */
export function serviceUnderWay(): string {
  const [, service = 'unknown'] = Context.current().info.activityType.split('.');
  return service;
}
