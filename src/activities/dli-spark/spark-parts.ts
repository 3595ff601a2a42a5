import { z } from 'zod';
import { DLI_SPARK_SPEC } from '../../spec/step-types/dli-spark';
import type { ServiceParts } from '../request-parts';
import { moment, name, refuseName } from '../request-parts';

/** What a request about a Spark batch is made of. */
export const SPARK_PARTS: ServiceParts = {
  body: DLI_SPARK_SPEC.body.superRefine(({ file }, context) => refuseName('file', file, context)),
  trace: z.strictObject({ createdAtMs: moment.optional() }),
};

/** What a batch is remembered by before it is created. */
export const SPARK_MARK = z.strictObject({ name: name(128), atMs: moment });
