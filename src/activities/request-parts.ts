import { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { CONTROL } from '../domain/shown-text';
import { DAY_MS } from '../domain/duration';
import { FAILURE_KINDS } from '../domain/failure-kind';

// What requests are made of. They come from workflow code, from histories that somebody may have written to, and from
// whoever schedules an activity by its name.

const YEAR_MS = 366 * DAY_MS;

/** A name somebody has given: not empty, bounded, and without control characters. */
export function name(most: number = BOUNDS.requestNameCharacters.most) {
  return z
    .string()
    .min(1, 'is empty')
    .max(most, `has at most ${most.toLocaleString('en')} characters`)
    .refine((text) => !CONTROL.test(text), 'has a control character in it')
    .refine((text) => text !== '__proto__', 'is a name that JavaScript keeps for itself');
}

/** Ids of workflows may be of any characters. */
export const workflowId = z.string().min(1, 'is empty').max(BOUNDS.requestNameCharacters.most);

/** A schema takes longer to make than to ask. */
const ANY_NAME = name();

/** What is wrong with a name; undefined when nothing is. */
export function problemWithName(text: string): string | undefined {
  return ANY_NAME.safeParse(text).error?.issues[0]?.message;
}

/** Takes note of what is wrong with a name in a body, which the spec's own schema has seen already. */
export function refuseName(key: string, value: string, context: z.RefinementCtx): void {
  const message = problemWithName(value);
  if (message !== undefined) context.addIssue({ code: 'custom', path: [key], message });
}

/** Words of the cloud, which are shown escaped: they may be of any characters. */
export const cloudText = z
  .string()
  .max(BOUNDS.cloudTextCharacters.most, 'is longer than any text of the cloud is kept');

/** What people or the cloud call a run. */
export const runId = name(BOUNDS.runIdCharacters.most);

/** The vendor's number of an instance. */
export const instanceId = z.string().regex(/^\d{1,20}$/, 'is not the number of an instance');

/** A length of time in milliseconds, a year at most. */
export const span = z.number().min(0, 'is below 0').max(YEAR_MS, 'is over a year');
/** Milliseconds since 1970. */
export const moment = z.number().min(0, 'is before 1970');
/** A moment as ISO 8601. */
export const iso = z
  .string()
  .max(40)
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is no time');

/** What only the service of a request reads. */
export interface ServiceParts {
  /** Of a step of this service, once templates are filled in. */
  body: z.ZodType;
  /** What tells one of its runs from another. */
  trace: z.ZodType;
}

function runOf(trace: z.ZodType) {
  return z.strictObject({
    id: runId,
    job: cloudText.min(1, 'is empty'),
    origin: z.enum(['new', 'adopted', 'alreadyRunning']),
    trace: trace.default({}),
    doubt: cloudText.optional(),
  });
}

/** A list of runs, bounded. @param trace the service's own part of a run */
export function runsOf(trace: z.ZodType) {
  const { most } = BOUNDS.requestRuns;
  return z.array(runOf(trace)).max(most, `are at most ${most.toLocaleString('en')}`);
}

const count = z.number().int().min(0, 'is below 0').max(BOUNDS.requestRuns.most);

/** A fence as far as every service's is alike; its marks the job reads. */
export const fenceSchema = z.strictObject({
  version: z.literal(1, 'is not 1'),
  marks: z
    .record(name(), z.record(z.string(), z.unknown()))
    .refine((marks) => Object.keys(marks).length <= BOUNDS.requestRuns.most, 'has too many entries'),
  cloudTimeMs: moment.optional(),
  settleMs: span,
  visibilityMs: span.optional(),
  accepted: z.array(name()).max(BOUNDS.requestRuns.most).optional(),
  mixed: z
    .strictObject({
      units: z.array(name()).max(BOUNDS.requestRuns.most),
      reply: z.strictObject({
        taken: z.strictObject({ least: count, most: count }),
        isUnsure: z.boolean(),
        answeredAtMs: moment.optional(),
        kind: z.enum(FAILURE_KINDS),
        reason: cloudText,
        again: z.boolean(),
      }),
    })
    .optional(),
  closed: z.boolean(),
});
