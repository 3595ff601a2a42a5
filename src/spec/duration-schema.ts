import { z } from 'zod';
import { durationMs, whyNoDuration, writtenDuration } from './duration';
import { DURATION } from './editor-hints';

/** A duration up to a year, as people write it; in milliseconds once it is read. */
export const duration = writtenDuration
  .transform((value, context) => {
    const ms = durationMs(value);
    if (ms === undefined)
      context.addIssue({
        code: 'custom',
        message: whyNoDuration(value) ?? 'not a duration up to a year: write `90s`, `15m`, `4 hours` or `2d`',
      });
    return ms ?? z.NEVER;
  })
  .meta(DURATION);
