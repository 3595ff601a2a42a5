import { z } from 'zod';

/** How a simulator is reached, as its own command prints it. */
export const simulatorAccess = z.object({
  url: z.string(),
  projectId: z.string(),
  ak: z.string(),
  sk: z.string(),
  domain: z.string(),
  user: z.string(),
  password: z.string(),
});
