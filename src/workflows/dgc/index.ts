import { DGC_JOB, DGC_SCHEDULE, DGC_SUPPLEMENT } from '../../domain/dgc/dgc-step';
import { adoptedInstance } from '../../domain/dgc/instances-since';
import { adoptedSupplement } from '../../domain/dgc/supplement-verdict';
import type { DgcBody } from '../../domain/dgc/dgc-body';
import { jobActivities, starting, stopping } from '../activity';
import type { StepKind } from '../step-kind';

/** Which of the things that can be done with a DGC job this is. */
export function dgcKindOf({ mode }: DgcBody): StepKind<DgcBody> {
  switch (mode) {
    case 'runNow':
      return dgcJobStep;
    case 'supplement':
      return dgcSupplementStep;
    case 'scheduleOn':
    case 'scheduleOff':
      return dgcScheduleStep;
  }
}

const runAndWatch = jobActivities(
  { start: 'huaweicloud.dgc.runJob', watch: 'huaweicloud.dgc.watchInstance', stop: 'huaweicloud.dgc.stopInstance' },
  'run',
);

/** A DGC job that is run now, and its instance waited for. */
const dgcJobStep: StepKind<DgcBody> = {
  ...DGC_JOB,
  runNoun: 'instance',
  halted: 'continue it, try it again or stop it in the console of DataArts Factory',
  restarts: true,
  adopted: ({ jobName }, runId) => [adoptedInstance(jobName, runId)],
  activities: (step, summary, heartbeatTimeoutMs) => ({
    ...runAndWatch(step, summary, heartbeatTimeoutMs),
    restart: starting('huaweicloud.dgc.restartInstance', `run again ${summary}`),
  }),
};

/** A DGC job that is run over a span of dates as a backfill. The activities tell it by the body's mode. */
const dgcSupplementStep: StepKind<DgcBody> = {
  ...dgcJobStep,
  ...DGC_SUPPLEMENT,
  runNoun: 'backfill',
  restarts: false,
  adopted: ({ jobName }, runId) => [adoptedSupplement(jobName, runId)],
};

/** A DGC job whose schedule is switched. Done when the switch is; a later failure switches it back. */
const dgcScheduleStep: StepKind<DgcBody> = {
  ...DGC_SCHEDULE,
  runNoun: 'schedule',
  activities: (_step, summary) => ({
    start: starting('huaweicloud.dgc.switchSchedule', `switch ${summary}`),
    stop: stopping('huaweicloud.dgc.switchScheduleBack', `switch back ${summary}`),
  }),
};
