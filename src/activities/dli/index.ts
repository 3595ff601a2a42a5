import type { DliBody } from '../../domain/dli/dli-body';
import type { ActivityContext } from '../activity-context';
import { startActivity } from '../start/start-activity';
import { stopActivity } from '../stop/stop-activity';
import { watchActivity } from '../watch/watch-activity';
import { readerOf } from '../job-requests';
import type { StartRequest, StepRequest, StopRequest, WatchRequest } from '../requests';
import { DLI_PARTS, DLI_START_PARTS } from './dli-parts';
import { streamJobs } from './stream-jobs';

const STARTED = readerOf<DliBody>(DLI_START_PARTS);
// Those that were started, and those that a step names to be stopped.
const STOPPED = readerOf<DliBody>(DLI_PARTS);

/** The activities of DLI: start a batch of stream jobs, watch them come up, stop them. */
export function dliActivities(context: ActivityContext) {
  const jobs = ({ connection, body }: StepRequest<DliBody>) =>
    streamJobs(context.cloud(connection), body, context.times);
  return {
    'huaweicloud.dli.runJobs': async (given: StartRequest<DliBody>) => {
      const request = STARTED.start(given);
      return startActivity(context, request, jobs, { partially: request.body.onPartialStart === 'keepGoing' });
    },
    'huaweicloud.dli.watchJobs': async (given: WatchRequest<DliBody>) =>
      watchActivity(context, STARTED.watch(given), jobs),
    'huaweicloud.dli.stopJobs': async (given: StopRequest<DliBody>) => stopActivity(context, STOPPED.stop(given), jobs),
  };
}
