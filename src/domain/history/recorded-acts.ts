import type { ServiceName } from '../status';

/** What an activity does for a step, as far as that decides what the step has left in the cloud. */
export interface RecordedAct {
  service: ServiceName;
  does: 'start' | 'watch' | 'stop';
  /** The step is done when this is: nothing is watched. */
  isAll?: boolean;
}

/** The activities that leave something in the cloud, see it end, or take it away. */
export const RECORDED_ACTS: Readonly<Record<string, RecordedAct>> = {
  'huaweicloud.cdm.startJob': { service: 'cdm', does: 'start' },
  'huaweicloud.cdm.watchJob': { service: 'cdm', does: 'watch' },
  'huaweicloud.cdm.stopJob': { service: 'cdm', does: 'stop' },
  'huaweicloud.dgc.runJob': { service: 'dgc', does: 'start' },
  'huaweicloud.dgc.restartInstance': { service: 'dgc', does: 'start' },
  'huaweicloud.dgc.watchInstance': { service: 'dgc', does: 'watch' },
  'huaweicloud.dgc.stopInstance': { service: 'dgc', does: 'stop' },
  'huaweicloud.dgc.switchSchedule': { service: 'dgc', does: 'start', isAll: true },
  'huaweicloud.dgc.switchScheduleBack': { service: 'dgc', does: 'stop' },
  'huaweicloud.dli.runJobs': { service: 'dli', does: 'start' },
  'huaweicloud.dli.watchJobs': { service: 'dli', does: 'watch' },
  'huaweicloud.dli.stopJobs': { service: 'dli', does: 'stop' },
};
