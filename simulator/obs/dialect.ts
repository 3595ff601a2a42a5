import { z } from 'zod';

/** Where the vendor's OBS pages and SDKs leave it open. The first word of each is the default. */
export const obsDialect = z.strictObject({
  /** How a request to the host of another region is sent on. */
  redirect: z.enum(['PermanentRedirect', 'TemporaryRedirect']).optional(),
  /** Whether a list that goes on names where. */
  nextMarker: z.enum(['present', 'absent']).optional(),
});

/** How the pretend OBS speaks where the vendor's pages leave it open. */
export type ObsDialect = z.infer<typeof obsDialect>;

/** What it speaks where nothing else is chosen. */
export const OBS_DEFAULTS: Required<ObsDialect> = { redirect: 'PermanentRedirect', nextMarker: 'present' };
