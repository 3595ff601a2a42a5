import { z } from 'zod';
import { CLOCK_TIME } from '../domain/schedule/next-clock-time';
import { duration } from './duration-schema';

const KEYS = ['by', 'within', 'asUsual'] as const;

/** What is wrong with a time of the day, and which was probably meant. */
function notAClockTime({ input }: { input?: unknown }): string {
  const [, hours = '', minutes = ''] = /^(\d{1,2})[:.]?(\d{2})(?::00)?$/.exec(String(input)) ?? [];
  const meant = `${hours.padStart(2, '0')}:${minutes}`;
  const hint = CLOCK_TIME.test(meant) ? `; did you mean \`'${meant}'\`?` : '';
  return `a time of the day is written \`'06:00'\`, from 00:00 to 23:59${hint}`;
}

/** By when a run of a pipeline is to be done. */
export const expectSchema = z
  .strictObject({
    by: z
      .string({ error: notAClockTime })
      .regex(CLOCK_TIME, { error: notAClockTime })
      .optional()
      .meta({ examples: ['06:00'] })
      .describe("A time of the day in the pipeline's `timezone`: the first one after the run was due. Default: none."),
    within: duration.optional().describe('So long after the run began. Default: none.'),
    asUsual: z
      .boolean()
      .optional()
      .describe('In no more than about twice the time that its last runs took. Default: false.'),
  })
  .refine((expected) => KEYS.some((key) => expected[key] !== undefined && expected[key] !== false), {
    message: `name at least one of ${KEYS.map((key) => `\`${key}\``).join(', ')}`,
  });
