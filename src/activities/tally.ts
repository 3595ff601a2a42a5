import { Context } from '@temporalio/activity';

/** How a start came out, for one unit of a step. `unknown`: the attempt ended without the cloud saying whether it runs. */
export const START_COUNTS = ['new', 'adopted', 'alreadyRunning', 'ambiguous', 'failed', 'unknown'] as const;
export type StartCount = (typeof START_COUNTS)[number];

/** How a stop came out, for one run. */
export const STOP_COUNTS = ['confirmed', 'unconfirmed'] as const;
export type StopCount = (typeof STOP_COUNTS)[number];

/** Hears how starts, stops and looks come out. */
export interface Tally {
  started(service: string, outcome: StartCount): void;
  stopped(service: string, outcome: StopCount): void;
  /** @param lateMs how long after it was due a look's answer came */
  looked(service: string, lateMs: number): void;
}

/** How many activities of a kind a worker carries out at this moment. */
export class UnderWay {
  waits = 0;
  starts = 0;
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
