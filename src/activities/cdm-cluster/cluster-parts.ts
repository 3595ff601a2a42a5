import { z } from 'zod';
import type { CdmClusterBody } from '../../domain/cdm-cluster/cluster-body';
import { CDM_CLUSTER_SPEC } from '../../spec/step-types/cdm-cluster';
import type { ServiceParts } from '../request-parts';
import { cloudText, refuseName } from '../request-parts';

const body = CDM_CLUSTER_SPEC.body.superRefine(({ clusterId }, context) => refuseName('clusterId', clusterId, context));

const trace = z.strictObject({ left: cloudText.optional() });

/** What a request about a cluster is made of. */
export const CLUSTER_PARTS: ServiceParts = { body, trace };

/** The same, of one of the two that can be done with it. */
export function clusterPartsOf(action: CdmClusterBody['action']): ServiceParts {
  const ofAction = body.refine((given) => given.action === action, {
    path: ['action'],
    message: `is ${action} for this activity`,
  });
  return { body: ofAction, trace };
}

/** Of a cluster nothing is remembered: its status is asked. */
export const CLUSTER_MARK = z.strictObject({});
