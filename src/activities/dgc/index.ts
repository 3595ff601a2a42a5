import { Context } from '@temporalio/activity';
import type { DgcBody } from '../../domain/plan';
import type { ActivityContext } from '../activity-context';
import type { RemoteJob } from '../remote-job';
import { startActivity, stopActivity, watchActivity } from '../job-activities';
import type { RestartRequest, StartRequest, StepRequest, StopRequest, WatchRequest } from '../requests';
import { dgcInstance } from './dgc-instance';
import { dgcRestart } from './dgc-restart';
import { dgcSchedule } from './dgc-schedule';
import { dgcSupplement } from './dgc-supplement';
import { supplementName } from './supplement-name';

/** The activities of DGC: run a job now or as a backfill, watch that, stop it; run an instance again; switch a schedule. */
export function dgcActivities(context: ActivityContext) {
  const cloud = ({ connection }: StepRequest<DgcBody>) => context.cloud(connection);
  const instance = (request: StepRequest<DgcBody>) => dgcInstance(cloud(request), request.body);
  const run = (request: StepRequest<DgcBody> & { key?: string }): RemoteJob<unknown, unknown> =>
    request.body.mode === 'supplement'
      ? dgcSupplement(cloud(request), request.body, nameOf(request))
      : instance(request);
  const schedule = (request: StepRequest<DgcBody>) =>
    dgcSchedule(cloud(request), request.body, request.body.mode === 'scheduleOn');
  return {
    'huaweicloud.dgc.runJob': async (request: StartRequest<DgcBody>) => startActivity(context, request, run(request)),
    'huaweicloud.dgc.restartInstance': async (request: RestartRequest<DgcBody>) =>
      startActivity(context, request, dgcRestart(cloud(request), request.body, request.instanceId)),
    'huaweicloud.dgc.watchInstance': async (request: WatchRequest<DgcBody>) =>
      watchActivity(context, request, run(request)),
    'huaweicloud.dgc.stopInstance': async (request: StopRequest<DgcBody>) => {
      const { restartOf } = request;
      const job = restartOf === undefined ? run(request) : dgcRestart(cloud(request), request.body, restartOf);
      return stopActivity(context, request, job);
    },
    // A schedule that stands as wanted is what was asked for, and not ours to switch back.
    'huaweicloud.dgc.switchSchedule': async (request: StartRequest<DgcBody>) =>
      startActivity(context, request, schedule(request), { whenRunning: 'adopt' }),
    'huaweicloud.dgc.switchScheduleBack': async (request: StopRequest<DgcBody>) =>
      stopActivity(context, request, schedule(request)),
  };
}

/** What the backfill of a start is called: the same however often that start is asked for. */
function nameOf({ step, key }: StepRequest<DgcBody> & { key?: string }): string {
  const { workflowExecution, activityId } = Context.current().info;
  const { workflowId = '', runId = '' } = workflowExecution ?? {};
  return supplementName({ workflowId, runId, step, key: key ?? activityId });
}
