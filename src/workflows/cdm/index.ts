import { CancellationScope, log } from '@temporalio/workflow';
import { BOUNDS } from '../../domain/bounds';
import type { CdmBody, CdmInlineBody } from '../../domain/cdm/cdm-body';
import { CDM_INLINE_JOB, CDM_JOB } from '../../domain/cdm/cdm-step';
import { isInline } from '../../domain/cdm/inline-job';
import { adoptedInlineJob, inlineNames } from '../../domain/cdm/inline-run';
import { createdForOver, endsRemarked, receiptsRemarked } from '../../domain/cdm/left-in-cluster';
import { adoptedSubmission } from '../../domain/cdm/submissions-since';
import type { PlannedStep } from '../../domain/plan';
import { cut } from '../../domain/reason';
import { activity, jobActivities } from '../activity';
import { DELETE } from '../activity-options';
import { knownFailure } from '../known-failure';
import type { StepKind } from '../step-kind';

/** Whether the cluster has the job, or it is created for its run. */
export function cdmKindOf(body: CdmBody): StepKind<CdmBody> {
  return isInline(body) ? inlineStep : namedStep;
}

const startWatchStop = jobActivities({
  start: 'huaweicloud.cdm.startJob',
  watch: 'huaweicloud.cdm.watchJob',
  stop: 'huaweicloud.cdm.stopJob',
});

/** A CDM migration: started, watched until its submission ends, stopped when the pipeline does not wait for it. */
const namedStep: StepKind<CdmBody> = {
  ...CDM_JOB,
  runNoun: 'submission',
  adopted: (body, runId) => [adoptedSubmission(body.jobName ?? '', runId)],
  activities: startWatchStop,
};

/** As any CDM migration, and what was created for it is deleted once it has ended, however it has. */
const inlineStep: StepKind<CdmBody> = {
  ...namedStep,
  ...CDM_INLINE_JOB,
  adopted: (body, runId) => (isInline(body) ? [adoptedInlineJob(body, runId)] : []),
  activities: (step, summary, heartbeatTimeoutMs) => {
    const job = startWatchStop(step, summary, heartbeatTimeoutMs);
    const remove = removalOf(step, summary);
    return {
      ...job,
      async watch(request) {
        const ends = await job.watch(request);
        return endsRemarked(ends, await remove(createdForOver(request.runs, ends)));
      },
      async stop(request) {
        const receipts = await job.stop(request);
        if (!receipts.every(({ confirmed }) => confirmed)) return receipts;
        const names = inlineNames(request.runs, request.fence?.marks);
        return receiptsRemarked(receipts, names, await remove(names));
      },
    };
  },
};

/** Deletes what was created for runs that are over. @returns what became of it where it could not be deleted, as a sentence */
type Removal = (jobNames: string[]) => Promise<string | undefined>;

/** A job that is left is told of, and fails nothing: what it was created for is done. */
function removalOf({ id: step, connection, body }: PlannedStep & { body: CdmBody }, summary: string): Removal {
  const { clusterId, keep } = body as CdmInlineBody;
  const deleteJob = activity('huaweicloud.cdm.deleteJob', { ...DELETE, summary: `delete ${summary}` });
  return async (jobNames) => {
    if (keep || !jobNames.length) return undefined;
    try {
      await CancellationScope.nonCancellable(() => deleteJob({ step, connection, clusterId, jobNames }));
      return undefined;
    } catch (error) {
      const { message } = knownFailure(error);
      log.warn(`${step}: ${message}`);
      return cut(message, BOUNDS.reasonCharacters.most);
    }
  };
}
