import type { DliBody } from '../../domain/dli/dli-body';
import { DLI_STOP, DLI_STREAMS } from '../../domain/dli/dli-step';
import { adoptedStreams } from '../../domain/dli/stream-job';
import type { Run, StartResult } from '../../domain/run';
import type { Receipt } from '../../domain/status';
import { jobActivities, stopping } from '../activity';
import { STOP_FOR_MS } from '../activity-options';
import type { StepKind } from '../step-kind';

/** Whether stream jobs are brought up or to rest. */
export function dliKindOf({ action }: DliBody): StepKind<DliBody> {
  return action === 'start' ? dliStreamsStep : dliStopStep;
}

/** DLI stream jobs that are started together and seen running. They go on when the step is done. */
const dliStreamsStep: StepKind<DliBody> = {
  ...DLI_STREAMS,
  runNoun: 'stream job',
  halted: 'DLI starts it again by itself: mend what it fails on, or stop it in the console of DLI',
  partial: ({ onPartialStart }) => onPartialStart === 'keepGoing',
  adopted: ({ jobIds, onPartialStart }, runId) => adoptedStreams(jobIds, runId, onPartialStart === 'keepGoing'),
  activities: jobActivities({
    start: 'huaweicloud.dli.runJobs',
    watch: 'huaweicloud.dli.watchJobs',
    stop: 'huaweicloud.dli.stopJobs',
  }),
};

/** DLI stream jobs that are brought to rest. Asking twice does no harm, so that it needs no fence: the receipt tells. */
const dliStopStep: StepKind<DliBody> = {
  ...DLI_STOP,
  notDoneText: 'was not stopped',
  runNoun: 'stream job',
  activities: ({ timeoutMs }, summary) => {
    const stop = stopping('huaweicloud.dli.stopJobs', summary);
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
