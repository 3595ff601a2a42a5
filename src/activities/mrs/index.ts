import type { MrsBody } from '../../domain/mrs/mrs-body';
import { nameOfStart } from '../../domain/mrs/mrs-job';
import type { ActivityContext } from '../activity-context';
import { readerOf } from '../job-requests';
import type { StartRequest, StepRequest, StopRequest, WatchRequest } from '../requests';
import { startActivity } from '../start/start-activity';
import { markerOf, ownerOf } from '../start/start-owner';
import { stopActivity } from '../stop/stop-activity';
import { watchActivity } from '../watch/watch-activity';
import { mrsJob } from './mrs-job';
import { MRS_PARTS } from './mrs-parts';

const ASKED = readerOf<MrsBody>(MRS_PARTS);

/** The activities of MRS jobs: submit one, watch it, kill it. */
export function mrsActivities(context: ActivityContext) {
  const job = (request: StepRequest<MrsBody> & { key?: string }) =>
    mrsJob(context.cloud(request.connection), request.body, nameOfStart(markerOf(ownerOf(request))));
  return {
    'huaweicloud.mrs.submitJob': async (given: StartRequest<MrsBody>) =>
      startActivity(context, ASKED.start(given), job),
    'huaweicloud.mrs.watchJob': async (given: WatchRequest<MrsBody>) => watchActivity(context, ASKED.watch(given), job),
    'huaweicloud.mrs.killJob': async (given: StopRequest<MrsBody>) => stopActivity(context, ASKED.stop(given), job),
  };
}
