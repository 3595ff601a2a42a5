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
  /** Registered before the first request. */
  jobs: z.array(jobSpec).default([]),
  /** Of the one project there is; 32 hex digits are made up. */
  projectId: z.string().min(1).optional(),
  /** The name of the project: the region, for the default project. */
  projectName: z.string().min(1).optional(),
  /** The access key's id. */
  ak: z.string().min(1).optional(),
  /** The secret that signs. */
  sk: z.string().min(1).optional(),
  /** What goes with a temporary key. Default: the key is permanent. */
  securityToken: z.string().min(1).optional(),
  /** Name of the account. Default: `simulator-account`. */
  domain: z.string().min(1).optional(),
  /** Name of the IAM user. Default: `simulator-user`. */
  user: z.string().min(1).optional(),
  /** The IAM user's, for logins. */
  password: z.string().min(1).optional(),
});

/** What a file of jobs and settings may hold, as JSON. */
export type SeedFile = z.input<typeof seedFile>;
