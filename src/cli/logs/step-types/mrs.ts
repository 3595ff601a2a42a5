import type { MrsBody } from '../../../domain/mrs/mrs-body';
import type { StepTypeLog } from './step-type-log';

/** Of a job of a cluster: its state and its application in YARN, which has the log. */
export const MRS_LOG: StepTypeLog<MrsBody> = {
  async read({ mrs }, { clusterId }, { id }, call) {
    const { state, result, appId, launcherId, trackingUrl } = (await mrs.job({ clusterId, jobId: id }, call)).value;
    return [
      [state, result].filter((word) => word !== undefined).join(', '),
      ...(appId === undefined ? [] : [`application: ${appId}`]),
      ...(launcherId === undefined ? [] : [`launched by: ${launcherId}`]),
      ...(trackingUrl === undefined ? [] : [`tracked at: ${trackingUrl}`]),
    ];
  },
  elsewhere:
    'MRS hands out no log by a call: on a node of the cluster `yarn logs -applicationId APPLICATION` prints it, and its ' +
    'console has it under Jobs, View Log.',
};
