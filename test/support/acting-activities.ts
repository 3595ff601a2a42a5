import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** The activities of workers that may change something in the cloud: all but watches, which read. */
export class ActingActivities {
  private underWay = 0;

  /** Counts those of a worker. */
  readonly count: ActivityInterceptorsFactory = ({ info }) => {
    if (/\.watch/.test(info.activityType)) return {};
    return {
      inbound: {
        execute: async (input, next) => {
          this.underWay += 1;
          try {
            return await next(input);
          } finally {
            this.underWay -= 1;
          }
        },
      },
    };
  };

  /** Also those of a workflow that was terminated: they hear of it by a heartbeat, after half a minute at most. */
  async untilNone(): Promise<void> {
    while (this.underWay) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
