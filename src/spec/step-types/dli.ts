import { z } from 'zod';
import type { DliBody, DliOutput } from '../../domain/dli/dli-body';
import type { StepTypeSpec } from '../step-type-spec';
import { whyNoText } from '../value';

/** The vendor's Long. */
const LARGEST_ID = 2n ** 63n - 1n;

/** A template stands for an id until it is rendered; what comes out of it is checked again. */
const streamJobId = z
  .union([z.string(), z.number()], { error: ({ input }) => whyNoText(input) ?? NO_ID })
  .transform((id, context) => {
    const problem = whyNoText(id) ?? (isStreamJobId(String(id)) ? undefined : NO_ID);
    if (problem === undefined) return String(id);
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });

const NO_ID = 'a stream job id is a positive whole number';

function isStreamJobId(id: string): boolean {
  return id.includes('{{') || (/^[1-9]\d{0,18}$/.test(id) && BigInt(id) <= LARGEST_ID);
}

/** https://support.huaweicloud.com/api-dli/dli_02_0233.html */
const dliBody = z
  .strictObject({
    jobIds: z
      .array(streamJobId)
      .min(1)
      .max(100, 'a batch has at most 100 stream jobs')
      .refine((ids) => new Set(ids).size === ids.length, 'a stream job is named twice')
      .describe('The ids of the stream jobs, each once.'),
    action: z
      .enum(['start', 'stop'])
      .default('start')
      .describe('Start them and see them running, or stop them and see them at rest.'),
    resumeSavepoint: z
      .boolean()
      .default(false)
      .describe(
        'With `action: start`: from the last savepoint, which DLI deletes once it was used: with `retry`, a further try has none.',
      ),
    triggerSavepoint: z.boolean().default(false).describe('With `action: stop`: make a savepoint first.'),
    onPartialStart: z
      .enum(['allOrNothing', 'keepGoing'])
      .default('allOrNothing')
      .describe('When some do not come up: stop the others and fail, or keep them and report each.'),
  })
  .refine((body) => body.action === 'stop' || !body.triggerSavepoint, {
    path: ['triggerSavepoint'],
    message: 'goes with `action: stop`',
  })
  .refine((body) => body.action === 'start' || !body.resumeSavepoint, {
    path: ['resumeSavepoint'],
    message: 'goes with `action: start`',
  });

/** What a pipeline file may say of a `dli` step. */
export const DLI_SPEC = {
  body: dliBody,
  outputs: () => ({ runs: true, failed: true }),
  description: 'DLI Flink stream jobs, started or stopped together.',
  jobs: 'DLI stream jobs',
  halted: { of: ({ action }) => action === 'start', words: '`dli` stream jobs that are started' },
} satisfies StepTypeSpec<DliBody, DliOutput>;
