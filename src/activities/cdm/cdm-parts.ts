import { z } from 'zod';
import { BOUNDS } from '../../domain/bounds';
import { CDM_SPEC } from '../../spec/step-types/cdm';
import type { ServiceParts } from '../request-parts';
import { moment, name, refuseName } from '../request-parts';

const submissionId = z.union([z.int().min(0), z.string().regex(/^\d{1,20}$/)], 'is not the number of a submission');

/** As it was created under: one that is part of a path, and leads nowhere else. */
const jobName = name(240).refine((text) => text !== '.' && text !== '..', 'would change the path of the call');

/** What a request about a CDM job is made of. */
export const CDM_PARTS: ServiceParts = {
  body: CDM_SPEC.body.superRefine(({ clusterId, jobName }, context) => {
    refuseName('clusterId', clusterId, context);
    if (jobName !== undefined) refuseName('jobName', jobName, context);
  }),
  trace: z.strictObject({
    submissionId: submissionId.optional(),
    createdAtMs: moment.optional(),
    jobName: jobName.optional(),
  }),
};

/** What a job that is created for a run is remembered by before it is created. */
export const INLINE_MARK = z.strictObject({ jobName });

/** Asks for the jobs of runs that have ended to be deleted. */
export const DELETE_REQUEST = z.strictObject({
  step: name(),
  connection: name(BOUNDS.keyCharacters.most),
  clusterId: name(64),
  jobNames: z.array(jobName).max(BOUNDS.requestRuns.most),
});

/** What a CDM job is remembered by before it is started. */
export const CDM_MARK = z.strictObject({
  newestId: submissionId.optional(),
  newestCreatedAtMs: moment.optional(),
  listed: z.strictObject({ startedAtMs: moment.optional(), cloudTimeMs: moment }).optional(),
});
