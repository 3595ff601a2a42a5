import { z } from 'zod';
import { SERVICE_NAMES, SERVICES } from './services';
import type { JobSpec, ServiceName } from './services';

/** A job to pretend, by service. Keys it does not know are ignored. */
export const jobSpec = z.discriminatedUnion(
  'service',
  SERVICE_NAMES.map((name) => SERVICES[name].job) as [(typeof SERVICES)[ServiceName]['job']],
) as z.ZodType<JobSpec & { service: ServiceName }, JobSpec>;

export type { JobSpec };
