import { z } from 'zod';
import { supplementPeriod } from './supplement-period';
import { valueSchema, whyNoText } from './value';

// The vendor's limits: CDM job names (SDK-CDM job.py), DGC JobParam (seed pages start and run-immediate).
const JOB_NAME_MAX = 240;
const PARAM_NAME_MAX = 64;
const PARAM_VALUE_MAX = 1024;

const jobName = z
  .string()
  .min(1)
  .max(JOB_NAME_MAX, `a job name has at most ${JOB_NAME_MAX} characters`)
  .refine(
    (name) => name !== '.' && name !== '..',
    'a job cannot be named `.` or `..`: it would change the path of the call',
  )
  .describe("The job's name, as the console shows it.");

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

/** https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/StartJob.html */
export const cdmBody = z.strictObject({
  clusterId: z.string().min(1).max(64).describe('The id of the CDM cluster.'),
  jobName,
  variables: z
    .record(z.string().min(1), valueSchema)
    .prefault({})
    .describe("Values for the job's own variables; templates may stand in them."),
});

const jobParams = z
  .record(
    z.string().min(1).max(PARAM_NAME_MAX, `a parameter name has at most ${PARAM_NAME_MAX} characters`),
    valueSchema,
  )
  .refine(
    (params) => Object.values(params).every((value) => value.length <= PARAM_VALUE_MAX),
    `a parameter value has at most ${PARAM_VALUE_MAX} characters`,
  )
  .prefault({})
  .describe('Parameters of this run; templates may stand in the values.');

/** https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0088.html */
export const dgcBody = z
  .strictObject({
    jobName,
    workspace: z
      .string()
      .min(1)
      .optional()
      .describe("Id of the workspace. Default: the connection's, else the vendor's default workspace."),
    mode: z
      .enum(['runNow', 'scheduleOn', 'scheduleOff', 'supplement'])
      .default('runNow')
      .describe('Run the job once, or as a backfill over dates, and wait; or switch its own schedule on or off.'),
    jobParams,
    supplement: supplementPeriod.optional().describe('The dates to run the job for, with `mode: supplement`.'),
  })
  .refine(({ mode, supplement }) => mode !== 'supplement' || supplement !== undefined, {
    path: ['supplement'],
    message: '`mode: supplement` needs the dates to run the job for: `supplement: { startDate, endDate }`',
  })
  .refine(({ mode, supplement }) => mode === 'supplement' || supplement === undefined, {
    path: ['supplement'],
    message: 'goes with `mode: supplement`',
  })
  .refine(({ mode, jobParams: params }) => mode !== 'supplement' || !Object.keys(params).length, {
    path: ['jobParams'],
    message: 'a backfill takes no job parameters: the job sees the dates of the period it is run for',
  });

/** https://support.huaweicloud.com/api-dli/dli_02_0233.html */
export const dliBody = z
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
    resumeSavepoint: z.boolean().default(false).describe('With `action: start`: from the last savepoint.'),
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
