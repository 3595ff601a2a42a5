import { z } from 'zod';
import { cdmJobSpec } from './cdm/job-spec';
import { dgcJobSpec } from './dgc/job-spec';
import { dliJobSpec } from './dli/job-spec';

/** A job to pretend, by service. Keys it does not know are ignored. */
export const jobSpec = z.discriminatedUnion('service', [cdmJobSpec, dgcJobSpec, dliJobSpec]);

export type JobSpec = z.input<typeof jobSpec>;
