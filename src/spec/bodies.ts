import { z } from 'zod';

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

/** YAML gives `day: 7` as a number: the vendor takes text. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A template stands for an id until it is rendered; what comes out of it is checked again. */
const streamJobId = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine(
    (id) => id.includes('{{') || (/^[1-9]\d{0,15}$/.test(id) && Number.isSafeInteger(Number(id))),
    'a stream job id is a positive whole number',
  );

/** https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/StartJob.html */
export const cdmBody = z.strictObject({
  clusterId: z.string().min(1).max(64).describe('The id of the CDM cluster.'),
  jobName,
  variables: z.record(z.string().min(1), text).default({}).describe("Values for the job's own variables."),
});

const jobParams = z
  .record(z.string().min(1).max(PARAM_NAME_MAX, `a parameter name has at most ${PARAM_NAME_MAX} characters`), text)
  .refine(
    (params) => Object.values(params).every((value) => value.length <= PARAM_VALUE_MAX),
    `a parameter value has at most ${PARAM_VALUE_MAX} characters`,
  )
  .default({})
  .describe('Parameters of this run.');

/** https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0088.html */
export const dgcBody = z.strictObject({
  jobName,
  workspace: z.string().min(1).optional().describe("Workspace id; the connection's or the vendor's default if absent."),
  mode: z
    .enum(['runNow', 'scheduleOn', 'scheduleOff'])
    .default('runNow')
    .describe('Run the job once and wait for its instance, or switch its own schedule on or off.'),
  jobParams,
});

/** https://support.huaweicloud.com/api-dli/dli_02_0233.html */
export const dliBody = z
  .strictObject({
    jobIds: z
      .array(streamJobId)
      .min(1)
      .max(100, 'a batch has at most 100 stream jobs')
      .refine((ids) => new Set(ids).size === ids.length, 'a stream job is named twice')
      .describe('The ids of the stream jobs, 1 to 100.'),
    action: z
      .enum(['start', 'stop'])
      .default('start')
      .describe('Start them and see them running, or stop them and see them at rest.'),
    resumeSavepoint: z.boolean().default(false).describe('Start from the last savepoint.'),
    triggerSavepoint: z.boolean().default(false).describe('Make a savepoint before stopping.'),
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
