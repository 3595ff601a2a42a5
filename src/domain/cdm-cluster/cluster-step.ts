import { GIVEN_NAME, anyOf, map } from '../shape';
import type { StepTraits, StepTypeFacts } from '../step-type';
import type { CdmClusterBody } from './cluster-body';

/** A cluster stays as it was put, for the steps after it: another step puts it to rest. */
export const CDM_CLUSTER: StepTraits<CdmClusterBody> = {
  title: ({ clusterId, action }) => `${action} of CDM cluster ${clusterId}`,
  runsOutliveStep: false,
  leavesNothing: true,
  already: 'asWanted',
};

/** What is known of a `cdmCluster` step without asking the cloud. */
export const CDM_CLUSTER_STEP = {
  traitsOf: () => CDM_CLUSTER,
  identity: ['clusterId', 'action'],
  // A stop is what such a step begins with: it undoes nothing.
  activities: { start: { does: 'start' }, watch: { does: 'watch' }, stop: { does: 'start' } },
  isOfADate: () => false,
  consolePage: 'cdm',
  givenBody: map({ clusterId: GIVEN_NAME, action: anyOf('start', 'stop') }),
} satisfies StepTypeFacts<CdmClusterBody>;
