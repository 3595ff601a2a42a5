import { z } from 'zod';
import { MRS_SPEC } from '../../spec/step-types/mrs';
import type { ServiceParts } from '../request-parts';
import { moment, name, refuseName } from '../request-parts';

/** What a request about an MRS job is made of. */
export const MRS_PARTS: ServiceParts = {
  body: MRS_SPEC.body.superRefine(({ clusterId }, context) => refuseName('clusterId', clusterId, context)),
  trace: z.strictObject({ submittedAtMs: moment.optional() }),
};

/** What a job is remembered by before it is submitted. */
export const MRS_MARK = z.strictObject({ name: name(64), atMs: moment });
