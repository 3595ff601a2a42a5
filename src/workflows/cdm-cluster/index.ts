import type { CdmClusterBody } from '../../domain/cdm-cluster/cluster-body';
import { CDM_CLUSTER } from '../../domain/cdm-cluster/cluster-step';
import { activity, starting } from '../activity';
import { watchOptions } from '../activity-options';
import type { StepKind } from '../step-kind';

/** A CDM cluster that is woken, or put to rest. What ends the step early leaves it on its way. */
export const cdmClusterStep: StepKind<CdmClusterBody> = {
  ...CDM_CLUSTER,
  runNoun: 'cluster',
  notDoneText: 'is left as it is',
  activities: (step, summary, heartbeatTimeoutMs) => ({
    start:
      step.body.action === 'start'
        ? starting('huaweicloud.cdmCluster.start', summary)
        : starting('huaweicloud.cdmCluster.stop', summary),
    watch: activity('huaweicloud.cdmCluster.watch', watchOptions({ ...step, heartbeatTimeoutMs }, summary)),
    stop: async () => Promise.resolve([]),
  }),
};
