import type { ActivityInterceptorsFactory } from '@temporalio/worker';

const LONGEST_MS = 5_000;

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

  /** Resolves once none is left, or after five seconds: one that waits for its cloud for long sends nothing meanwhile. */
  async untilNone(): Promise<void> {
    const until = performance.now() + LONGEST_MS;
    while (this.underWay && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
