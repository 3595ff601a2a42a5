import { z } from 'zod';
import { DLI_SPEC } from '../../spec/step-types/dli';
import type { ServiceParts } from '../request-parts';
import { cloudText, moment } from '../request-parts';

const body = DLI_SPEC.body.refine(({ jobIds }) => jobIds.every((id) => /^\d{1,19}$/.test(id)), {
  path: ['jobIds'],
  message: 'a stream job id is a positive whole number',
});

/** What a stream job is remembered by before it is started. */
export const STREAM_MARK = z.strictObject({
  status: cloudText.optional(),
  startTimeMs: moment.optional(),
  updateTimeMs: moment.optional(),
});

/** What tells a run of a stream job from others of it. */
export const STREAM_TRACE = z.strictObject({
  before: STREAM_MARK.optional(),
  acceptedAtMs: moment.optional(),
  startedAtMs: moment.optional(),
  restarts: z.number().optional(),
  ended: STREAM_MARK.extend({ reason: cloudText.optional() }).optional(),
});

/** What a request about stream jobs is made of. */
export const DLI_PARTS: ServiceParts = { body, trace: STREAM_TRACE };

/** The same where they are started. */
export const DLI_START_PARTS: ServiceParts = {
  ...DLI_PARTS,
  body: body.refine(({ action }) => action === 'start', { path: ['action'], message: 'is start for this activity' }),
};
