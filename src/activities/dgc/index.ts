import type { DgcBody } from '../../domain/plan';
import type { ActivityContext } from '../activity-context';
import { startActivity, stopActivity, watchActivity } from '../job-activities';
import type { RestartRequest, StartRequest, StepRequest, StopRequest, WatchRequest } from '../requests';
import { dgcInstance } from './dgc-instance';
import { dgcRestart } from './dgc-restart';
import { dgcSchedule } from './dgc-schedule';

/** The activities of DGC: run a job now, watch its instance, stop it, run it again; switch a job's schedule. */
export function dgcActivities(context: ActivityContext) {
  const cloud = ({ connection }: StepRequest<DgcBody>) => context.cloud(connection);
  const instance = (request: StepRequest<DgcBody>) => dgcInstance(cloud(request), request.body);
  const schedule = (request: StepRequest<DgcBody>) =>
    dgcSchedule(cloud(request), request.body, request.body.mode === 'scheduleOn');
  return {
    'huaweicloud.dgc.runJob': async (request: StartRequest<DgcBody>) =>
      startActivity(context, request, instance(request)),
    'huaweicloud.dgc.restartInstance': async (request: RestartRequest<DgcBody>) =>
      startActivity(context, request, dgcRestart(cloud(request), request.body, request.instanceId)),
    'huaweicloud.dgc.watchInstance': async (request: WatchRequest<DgcBody>) =>
      watchActivity(context, request, instance(request)),
    'huaweicloud.dgc.stopInstance': async (request: StopRequest<DgcBody>) =>
      stopActivity(context, request, instance(request)),
    // A schedule that stands as wanted is what was asked for, and not ours to switch back.
    'huaweicloud.dgc.switchSchedule': async (request: StartRequest<DgcBody>) =>
      startActivity(context, request, schedule(request), { whenRunning: 'adopt' }),
    'huaweicloud.dgc.switchScheduleBack': async (request: StopRequest<DgcBody>) =>
      stopActivity(context, request, schedule(request)),
  };
}
