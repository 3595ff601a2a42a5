import type { DliBody } from '../../domain/plan';
import type { ActivityContext } from '../activity-context';
import { startActivity, stopActivity, watchActivity } from '../job-activities';
import type { StartRequest, StepRequest, StopRequest, WatchRequest } from '../requests';
import { streamJobs } from './stream-jobs';

/** The activities of DLI: start a batch of stream jobs, watch them come up, stop them. */
export function dliActivities(context: ActivityContext) {
  const jobs = ({ connection, body }: StepRequest<DliBody>) => streamJobs(context.cloud(connection), body);
  return {
    'huaweicloud.dli.runJobs': async (request: StartRequest<DliBody>) =>
      startActivity(context, request, jobs(request), { partially: request.body.onPartialStart === 'keepGoing' }),
    'huaweicloud.dli.watchJobs': async (request: WatchRequest<DliBody>) =>
      watchActivity(context, request, jobs(request)),
    'huaweicloud.dli.stopJobs': async (request: StopRequest<DliBody>) => stopActivity(context, request, jobs(request)),
  };
}
