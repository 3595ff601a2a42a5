import { z } from 'zod';
import { SMN_SPEC } from '../../spec/step-types/smn';
import type { ServiceParts } from '../request-parts';
import { refuseName } from '../request-parts';

/** What a request about a message is made of. */
export const SMN_PARTS: ServiceParts = {
  body: SMN_SPEC.body.superRefine(({ topicUrn }, context) => refuseName('topicUrn', topicUrn, context)),
  trace: z.strictObject({}),
};

/** Of a message nothing is remembered: nobody can be asked for it. */
export const SMN_MARK = z.strictObject({});
