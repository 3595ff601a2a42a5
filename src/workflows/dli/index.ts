import type { DliBody } from '../../domain/plan';
import { DLI_STOP, DLI_STREAMS } from '../../domain/dli/dli-traits';
import { adoptedStreams } from '../../domain/dli/stream-job';
import type { Run, StartResult } from '../../domain/run';
import type { Receipt } from '../../domain/status';
import { activity } from '../activity';
import { START, STOP, STOP_FOR_MS, watchOptions } from '../activity-options';
import type { StepKind } from '../step-kind';

/** DLI stream jobs that are started together and seen running. They go on when the step is done. */
export const dliStreamsStep: StepKind<DliBody> = {
  ...DLI_STREAMS,
  run: 'stream job',
  partial: ({ onPartialStart }) => onPartialStart === 'keepGoing',
  adopted: ({ jobIds, onPartialStart }, runId) => adoptedStreams(jobIds, runId, onPartialStart === 'keepGoing'),
  activities: (step, summary, noticedAfterMs) => ({
    start: activity('huaweicloud.dli.runJobs', { ...START, summary: `start ${summary}` }),
    watch: activity('huaweicloud.dli.watchJobs', watchOptions({ ...step, noticedAfterMs }, summary)),
    stop: activity('huaweicloud.dli.stopJobs', { ...STOP, summary: `stop ${summary}` }),
  }),
};

/** DLI stream jobs that are brought to rest. Asking twice does no harm, so that it needs no fence: the receipt tells. */
export const dliStopStep: StepKind<DliBody> = {
  ...DLI_STOP,
  refused: 'was not stopped',
  run: 'stream job',
  activities: ({ timeoutMs }, summary) => {
    const stop = activity('huaweicloud.dli.stopJobs', { ...STOP, summary });
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
