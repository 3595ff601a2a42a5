import { DGC_JOB, DGC_SCHEDULE, DGC_SUPPLEMENT } from '../../domain/dgc/dgc-traits';
import { adoptedInstance } from '../../domain/dgc/instances-since';
import { adoptedSupplement } from '../../domain/dgc/supplement-verdict';
import type { DgcBody } from '../../domain/plan';
import { activity } from '../activity';
import { START, STOP, watchOptions } from '../activity-options';
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

/** A DGC job that is run now, and its instance waited for. */
const dgcJobStep: StepKind<DgcBody> = {
  ...DGC_JOB,
  run: 'instance',
  restarts: true,
  adopted: ({ jobName }, runId) => [adoptedInstance(jobName, runId)],
  activities: (step, summary, noticedAfterMs) => ({
    start: activity('huaweicloud.dgc.runJob', { ...START, summary: `run ${summary}` }),
    restart: activity('huaweicloud.dgc.restartInstance', { ...START, summary: `run again ${summary}` }),
    watch: activity('huaweicloud.dgc.watchInstance', watchOptions({ ...step, noticedAfterMs }, summary)),
    stop: activity('huaweicloud.dgc.stopInstance', { ...STOP, summary: `stop ${summary}` }),
  }),
};

/** A DGC job that is run over a span of dates as a backfill. The activities tell it by the body's mode. */
const dgcSupplementStep: StepKind<DgcBody> = {
  ...dgcJobStep,
  ...DGC_SUPPLEMENT,
  run: 'backfill',
  restarts: false,
  adopted: ({ jobName }, runId) => [adoptedSupplement(jobName, runId)],
};

/** A DGC job whose schedule is switched. Done when the switch is; a later failure switches it back. */
const dgcScheduleStep: StepKind<DgcBody> = {
  ...DGC_SCHEDULE,
  run: 'schedule',
  activities: (_step, summary) => ({
    start: activity('huaweicloud.dgc.switchSchedule', { ...START, summary: `switch ${summary}` }),
    stop: activity('huaweicloud.dgc.switchScheduleBack', { ...STOP, summary: `switch back ${summary}` }),
  }),
};
