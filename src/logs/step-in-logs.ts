import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Has every line that is logged of an activity name the step it belongs to. */
export const stepInLogs: ActivityInterceptorsFactory = () => {
  let step: unknown;
  return {
    inbound: {
      execute: async (input, next) => {
        step = (input.args[0] as { step?: unknown } | undefined)?.step;
        return next(input);
      },
    },
    outbound: {
      getLogAttributes: (input, next) => next(typeof step === 'string' ? { ...input, step } : input),
    },
  };
};
