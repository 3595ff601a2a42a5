import { z } from 'zod';
import type { CdmClusterBody, CdmClusterOutput } from '../../domain/cdm-cluster/cluster-body';
import { seenText } from '../seen-text';
import type { StepTypeSpec } from '../step-type-spec';

/** https://support.huaweicloud.com/intl/en-us/api-cdm/StartCluster.html */
const cdmClusterBody = z.strictObject({
  clusterId: seenText().min(1).max(64).describe('The id of the CDM cluster.'),
  action: z
    .enum(['start', 'stop'])
    .describe('Wake it and wait until it runs; or put it to rest, unless jobs run on it, and wait until it rests.'),
});

/** What a pipeline file may say of a `cdmCluster` step. */
export const CDM_CLUSTER_SPEC = {
  body: cdmClusterBody,
  outputs: () => ({ status: true }),
  description: 'A CDM cluster: woken before its jobs, or put to rest after them.',
  jobs: 'CDM clusters',
  whyNotAdopted: () => 'a cluster that is as it is wanted already is left as it is',
} satisfies StepTypeSpec<CdmClusterBody, CdmClusterOutput>;
