import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { isSlowlyChecked, SLOW_CHECK_MS } from '../draw/draw-slow-check';

const CHECK = 'huaweicloud.checkPipeline';

/** Has the check of some runs take longer than it does, so that their workflow task has to be kept alive. */
export function slowCheck({ info }: Context): ActivityInterceptors {
  const isSlow = info.activityType === CHECK && isSlowlyChecked(info.workflowExecution?.workflowId ?? '');
  return {
    inbound: {
      execute: async (input, next) => {
        if (isSlow) await pause(SLOW_CHECK_MS);
        return next(input);
      },
    },
  };
}
