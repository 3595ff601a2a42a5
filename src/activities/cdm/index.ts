import { Context, log } from '@temporalio/activity';
import { ActivityCancelledError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { CallOptions } from '../../client/call-options';
import { BOUNDS } from '../../domain/bounds';
import type { CdmBody, CdmInlineBody, CdmNamedBody } from '../../domain/cdm/cdm-body';
import { inlineJobName, isInline } from '../../domain/cdm/inline-job';
import type { CdmTrace } from '../../domain/cdm/submission-id';
import type { FailureDetails } from '../../domain/failure-details';
import { ownTryWithinMs } from '../../domain/fence';
import { KeptLately } from '../../domain/kept-lately';
import type { StartResult } from '../../domain/run';
import { failure } from '../../failures/failure';
import type { ActivityContext } from '../activity-context';
import { checkedRequest } from '../checked-request';
import { keepHeartbeatInTime } from '../kept-heartbeat';
import { presentClientOf } from '../present-client';
import type { RemoteJob } from '../remote-job';
import { startActivity } from '../start/start-activity';
import { markerOf, ownerOf } from '../start/start-owner';
import { stopActivity } from '../stop/stop-activity';
import { toApplicationFailure } from '../to-application-failure';
import { watchActivity } from '../watch/watch-activity';
import { readerOf } from '../job-requests';
import type { CdmDeleteRequest, StartRequest, StepRequest, StopRequest, WatchRequest } from '../requests';
import { cdmJob } from './cdm-job';
import { CDM_PARTS, DELETE_REQUEST } from './cdm-parts';
import { FailedRuns } from './failed-runs';
import { deleteInlineJobs, inlineCdmJob } from './inline-job';
import { RecentJobs } from './recent-jobs';

/** What is deleted has had its run: nothing waits for it but the end of its step. */
const DELETE: CallOptions = { priority: 'stop', timeoutMs: 20_000 };

const ASKED = readerOf<CdmBody>(CDM_PARTS);

/** The activities of CDM: start a job, watch the submission, stop it. */
export function cdmActivities(context: ActivityContext) {
  const clusters = new KeptLately<RecentJobs>(BOUNDS.keptClusters.most, (jobs) => jobs.isInUse);
  let failed: FailedRuns | undefined;
  const failedRuns = () => (failed ??= new FailedRuns(ownTryWithinMs(context.times)));
  const recentJobs = (connection: string, clusterId: string) => {
    const key = JSON.stringify([connection, clusterId]);
    return clusters.of(key, () => new RecentJobs(context.cloud(connection).cdm, clusterId));
  };
  const named = (connection: string, body: CdmNamedBody) =>
    cdmJob(
      context.cloud(connection),
      body,
      context.users(connection),
      recentJobs(connection, body.clusterId),
      failedRuns(),
    );
  const inline = (request: StepRequest<CdmBody> & { key?: string }, body: CdmInlineBody) => {
    const { connection, step } = request;
    const { clusterId, variables } = body;
    const owner = ownerOf(request);
    const name = inlineJobName(owner.workflowId, step, markerOf(owner));
    return inlineCdmJob(context.cloud(connection), body, name, (jobName) =>
      named(connection, { clusterId, jobName, variables }),
    );
  };
  const job = (request: StepRequest<CdmBody> & { key?: string }): RemoteJob<unknown, CdmTrace> =>
    isInline(request.body) ? inline(request, request.body) : named(request.connection, request.body);

  const deleteJobs = async (asked: { connection: string; clusterId: string; jobNames: Iterable<string> }) =>
    deleteInlineJobs(context.cloud(asked.connection), asked.clusterId, asked.jobNames, DELETE);

  /** Of a job that was created and certainly not started nobody would know: it is deleted at once. */
  async function startInline(request: StartRequest<CdmBody>, body: CdmInlineBody): Promise<StartResult> {
    const created = inline(request, body);
    return startActivity(context, request, () => created).catch(async (error: unknown) => {
      if (!body.keep && created.left.size && !mayHaveStarted(error)) {
        const open = withOpenFence(error);
        // What may come after its deletion is left to whoever looks once it no longer can.
        if (!(await countsStill(context, open)) || created.maybeCreated.size) throw open;
        await deleteJobs({ ...request, clusterId: body.clusterId, jobNames: created.left }).catch((left: unknown) => {
          log.warn(`${request.step}: ${String(left)}`, { step: request.step });
          // Whoever starts the step again goes on with that job; whoever stops it deletes the job.
          throw open;
        });
      }
      throw error;
    });
  }

  return {
    'huaweicloud.cdm.startJob': async (given: StartRequest<CdmBody>): Promise<StartResult> => {
      const request = ASKED.start(given);
      const { body } = request;
      return isInline(body) ? startInline(request, body) : startActivity(context, request, job);
    },
    'huaweicloud.cdm.watchJob': async (given: WatchRequest<CdmBody>) => watchActivity(context, ASKED.watch(given), job),
    'huaweicloud.cdm.stopJob': async (given: StopRequest<CdmBody>) => stopActivity(context, ASKED.stop(given), job),
    'huaweicloud.cdm.deleteJob': async (given: CdmDeleteRequest): Promise<void> =>
      deleteJobs(checkedRequest<CdmDeleteRequest>(DELETE_REQUEST, given)).catch((error: unknown) => {
        throw toApplicationFailure(error);
      }),
  };
}

/**
 * Whether this attempt is the one that counts: where another has taken over, what was created is in use by that one. Should this worker
 * die before it is deleted, whoever comes next goes by the fence.
 * @param open the failure that the attempt is to end with, its fence open
 */
async function countsStill(context: ActivityContext, open: unknown): Promise<boolean> {
  const activity = Context.current();
  const { fence } = open instanceof ApplicationFailure ? detailsOf(open) : {};
  return keepHeartbeatInTime(presentClientOf(context, activity), activity, fence).then(
    () => true,
    (error: unknown) => error instanceof ActivityCancelledError,
  );
}

/** The same failure, with a fence that is looked at before the step is over or started again: a request was sent, that of the creation. */
function withOpenFence(error: unknown): unknown {
  if (!(error instanceof ApplicationFailure)) return error;
  const { type, message, nonRetryable, category } = error;
  const known = detailsOf(error);
  const { fence, retryAfterMs } = known;
  if (!fence || !type) return error;
  const details = [{ ...known, unsent: undefined, fence: { ...fence, closed: false } }];
  return failure({ type }, message, { retried: !nonRetryable, retryAfterMs, category, details, cause: error.cause });
}

/** Whether a start that failed may have sent its request all the same: then what was created is still needed to tell. */
function mayHaveStarted(error: unknown): boolean {
  if (!(error instanceof ApplicationFailure)) return true;
  const { fence } = detailsOf(error);
  return fence === undefined || !fence.closed;
}

/** What a failure of ours tells the workflow. */
function detailsOf({ details }: ApplicationFailure): FailureDetails {
  return details?.[0] ?? {};
}
