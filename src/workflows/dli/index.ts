import { proxyActivities } from '@temporalio/workflow';
import type { HuaweiCloudActivities } from '../../activities/create-activities';
import type { DliBody } from '../../domain/plan';
import { listed } from '../../domain/quoted';
import { adoptedStreams } from '../../domain/dli/stream-job';
import type { Run, StartResult } from '../../domain/run';
import type { Receipt } from '../../domain/status';
import { START, STOP, STOP_FOR_MS, watchOptions } from '../activity-options';
import type { StepKind } from '../step-kind';

/** DLI stream jobs that are started together and seen running. They go on when the step is done. */
export const dliStreamsStep: StepKind<DliBody> = {
  title: ({ jobIds }) => (jobIds.length === 1 ? `DLI stream job ${jobIds[0]}` : `DLI stream jobs ${listed(jobIds)}`),
  run: 'stream job',
  outlives: true,
  partial: ({ onPartialStart }) => onPartialStart === 'keepGoing',
  adopted: ({ jobIds, onPartialStart }, runId) => adoptedStreams(jobIds, runId, onPartialStart === 'keepGoing'),
  activities: (step, summary, noticedAfterMs) => ({
    start: proxyActivities<HuaweiCloudActivities>({ ...START, summary: `start ${summary}` })['huaweicloud.dli.runJobs'],
    watch: proxyActivities<HuaweiCloudActivities>(watchOptions({ ...step, noticedAfterMs }, summary))[
      'huaweicloud.dli.watchJobs'
    ],
    stop: proxyActivities<HuaweiCloudActivities>({ ...STOP, summary: `stop ${summary}` })['huaweicloud.dli.stopJobs'],
  }),
};

/** DLI stream jobs that are brought to rest. Asking twice does no harm, so that it needs no fence: the receipt tells. */
export const dliStopStep: StepKind<DliBody> = {
  refused: 'was not stopped',
  leavesNothing: true,
  title: ({ jobIds }) => `stop of DLI stream jobs ${listed(jobIds)}`,
  run: 'stream job',
  outlives: false,
  activities: ({ timeoutMs }, summary) => {
    const stop = proxyActivities<HuaweiCloudActivities>({ ...STOP, summary })['huaweicloud.dli.stopJobs'];
    return {
      start: async ({ step, connection, body }) => {
        const runs = body.jobIds.map(anyRunOf);
        return resultOf(await stop({ step, connection, body, runs, forMs: Math.min(timeoutMs, STOP_FOR_MS) }));
      },
      stop,
    };
  },
};

/** Whatever run the job has now, whoever started it: the step names the job, not a run. */
function anyRunOf(id: string): Run {
  return { id, job: id, origin: 'new', trace: {} };
}

function resultOf(receipts: Receipt[]): StartResult {
  const confirmed = receipts.filter((receipt) => receipt.confirmed);
  const left = receipts.filter((receipt) => !receipt.confirmed);
  return {
    runs: confirmed.map(({ run }) => anyRunOf(run)),
    refused: left.map(({ run, leftRunning }) => ({
      job: run,
      kind: 'Unavailable',
      reason: leftRunning ?? 'not confirmed',
    })),
  };
}
