import type { DgcBody } from '../../domain/dgc/dgc-body';
import type { ActivityContext } from '../activity-context';
import type { RemoteJob } from '../remote-job';
import { startActivity } from '../start/start-activity';
import { ownerOf } from '../start/start-owner';
import { stopActivity } from '../stop/stop-activity';
import { watchActivity } from '../watch/watch-activity';
import { readerOf } from '../job-requests';
import type { RestartRequest, StartRequest, StepRequest, StopRequest, WatchRequest } from '../requests';
import { dgcInstance } from './dgc-instance';
import { DGC_RESTART_PARTS, DGC_RUN_PARTS, DGC_SCHEDULE_PARTS } from './dgc-parts';
import { dgcRestart } from './dgc-restart';
import { dgcSchedule } from './dgc-schedule';
import { dgcSupplement } from './dgc-supplement';
import { supplementName } from './supplement-name';

const RUN = readerOf<DgcBody>(DGC_RUN_PARTS);
const RUN_AGAIN = readerOf<DgcBody>(DGC_RESTART_PARTS);
const SWITCH = readerOf<DgcBody>(DGC_SCHEDULE_PARTS);

/** The activities of DGC: run a job now or to supplement data, watch that, stop it; run an instance again; switch a schedule. */
export function dgcActivities(context: ActivityContext) {
  const cloud = ({ connection }: StepRequest<DgcBody>) => context.cloud(connection);
  const instance = (request: StepRequest<DgcBody>) => dgcInstance(cloud(request), request.body);
  const run = (request: StepRequest<DgcBody> & { key?: string }): RemoteJob<unknown, unknown> =>
    request.body.mode === 'supplement'
      ? dgcSupplement(cloud(request), request.body, supplementName(ownerOf(request)))
      : instance(request);
  const schedule = (request: StepRequest<DgcBody>) =>
    dgcSchedule(cloud(request), request.body, request.body.mode === 'scheduleOn');
  const restart = (request: RestartRequest<DgcBody>) => dgcRestart(cloud(request), request.body, request.instanceId);
  const stopped = (request: StopRequest<DgcBody>) =>
    request.restartOf === undefined ? run(request) : dgcRestart(cloud(request), request.body, request.restartOf);
  return {
    'huaweicloud.dgc.runJob': async (given: StartRequest<DgcBody>) => startActivity(context, RUN.start(given), run),
    'huaweicloud.dgc.restartInstance': async (given: RestartRequest<DgcBody>) =>
      startActivity(context, RUN_AGAIN.restart(given), restart),
    'huaweicloud.dgc.watchInstance': async (given: WatchRequest<DgcBody>) =>
      watchActivity(context, RUN.watch(given), run),
    'huaweicloud.dgc.stopInstance': async (given: StopRequest<DgcBody>) =>
      stopActivity(context, RUN.stop(given), stopped),
    // A schedule that stands as wanted is what was asked for, and not ours to switch back.
    'huaweicloud.dgc.switchSchedule': async (given: StartRequest<DgcBody>) =>
      startActivity(context, SWITCH.start(given), schedule, { whenRunning: 'adopt' }),
    'huaweicloud.dgc.switchScheduleBack': async (given: StopRequest<DgcBody>) =>
      stopActivity(context, SWITCH.stop(given), schedule),
  };
}
