import { z } from 'zod';
import { jobSpec } from './job-spec';

/**
 * What a simulator starts with, as a JSON file holds it:
 *
 * ```json
 * {
 *   "jobs": [
 *     { "service": "cdm", "clusterId": "6ec9a0a4", "name": "orders_to_obs", "durationMs": 60000, "rows": 1200 },
 *     { "service": "dgc", "name": "orders_transform", "durationMs": 30000, "outcome": "fail" },
 *     { "service": "dli", "id": 131, "name": "orders_stream", "startupMs": 5000 }
 *   ],
 *   "projectId": "b384b9e9ab9b4ee8994c8633aabc9505", "ak": "AK", "sk": "SK",
 *   "domain": "account", "user": "etl", "password": "secret"
 * }
 * ```
 *
 * All keys are optional; credentials that are not given are made up.
 */
export const seedFile = z.object({
  jobs: z.array(jobSpec).default([]),
  projectId: z.string().min(1).optional(),
  /** The name of the project: the region, for the default project. */
  projectName: z.string().min(1).optional(),
  ak: z.string().min(1).optional(),
  sk: z.string().min(1).optional(),
  securityToken: z.string().min(1).optional(),
  domain: z.string().min(1).optional(),
  user: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
});

export type SeedFile = z.input<typeof seedFile>;
