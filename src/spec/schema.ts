import { IANAZone } from 'luxon';
import { z } from 'zod';
import { durationMs } from './duration';
import { supplementPeriod } from './supplement-period';

// The vendor's limits: CDM job names (SDK-CDM job.py), DGC JobParam (seed pages start and run-immediate).
const JOB_NAME_MAX = 240;
const PARAM_NAME_MAX = 64;
const PARAM_VALUE_MAX = 1024;
const STEPS_MAX = 200;

const jobName = z
  .string()
  .min(1)
  .max(JOB_NAME_MAX, `a job name has at most ${JOB_NAME_MAX} characters`)
  .refine(
    (name) => name !== '.' && name !== '..',
    'a job cannot be named `.` or `..`: it would change the path of the call',
  );

/** YAML gives `day: 7` as a number: the vendor takes text. */
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const duration = z.union([z.string(), z.number()]).transform((value, context) => {
  const ms = durationMs(value);
  if (ms === undefined)
    context.addIssue({
      code: 'custom',
      message: `not a duration up to a year: write \`90s\`, \`15m\`, \`4h\` or \`2d\``,
    });
  return ms ?? z.NEVER;
});

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
  clusterId: z.string().min(1).max(64),
  jobName,
  variables: z.record(z.string().min(1), text).default({}),
});

const jobParams = z
  .record(z.string().min(1).max(PARAM_NAME_MAX, `a parameter name has at most ${PARAM_NAME_MAX} characters`), text)
  .refine(
    (params) => Object.values(params).every((value) => value.length <= PARAM_VALUE_MAX),
    `a parameter value has at most ${PARAM_VALUE_MAX} characters`,
  )
  .default({});

/** https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0088.html */
export const dgcBody = z
  .strictObject({
    jobName,
    workspace: z.string().min(1).optional(),
    mode: z.enum(['runNow', 'scheduleOn', 'scheduleOff', 'supplement']).default('runNow'),
    jobParams,
    supplement: supplementPeriod.optional(),
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
      .refine((ids) => new Set(ids).size === ids.length, 'a stream job is named twice'),
    action: z.enum(['start', 'stop']).default('start'),
    resumeSavepoint: z.boolean().default(false),
    triggerSavepoint: z.boolean().default(false),
    onPartialStart: z.enum(['allOrNothing', 'keepGoing']).default('allOrNothing'),
  })
  .refine((body) => body.action === 'stop' || !body.triggerSavepoint, {
    path: ['triggerSavepoint'],
    message: 'goes with `action: stop`',
  })
  .refine((body) => body.action === 'start' || !body.resumeSavepoint, {
    path: ['resumeSavepoint'],
    message: 'goes with `action: start`',
  });

/** A key of the design that this version refuses, so that nobody believes it was heeded. */
const notYet = (key: string) => z.undefined({ error: `\`${key}\` is not supported yet: remove it` }).optional();

const work = { cdm: cdmBody.optional(), dgc: dgcBody.optional(), dli: dliBody.optional() };

function namesOneService(step: { cdm?: unknown; dgc?: unknown; dli?: unknown }): boolean {
  return [step.cdm, step.dgc, step.dli].filter((body) => body !== undefined).length === 1;
}

const ONE_SERVICE = 'a step has exactly one of `cdm`, `dgc` and `dli`';

const compensation = z
  .strictObject({ ...work, connection: z.string().min(1).optional(), timeout: duration.optional() })
  .refine(namesOneService, ONE_SERVICE);

const stepSchema = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
        'a step id starts with a letter and has at most 64 letters, digits, `_` and `-`',
      ),
    ...work,
    connection: z.string().min(1).optional(),
    timeout: duration.optional(),
    whenRunning: z.enum(['fail', 'wait', 'adopt']).default('fail'),
    onAmbiguousStart: z.literal('fail', { error: 'only `fail` is supported yet' }).default('fail'),
    compensate: compensation.optional(),
    needs: notYet('needs'),
    when: notYet('when'),
    retry: notYet('retry'),
    notify: notYet('notify'),
  })
  .refine(namesOneService, ONE_SERVICE);

/** A pipeline as people write it. One schema gives the types, the validation and what the docs say. */
export const pipelineSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/, 'a pipeline name has at most 128 letters, digits, `_`, `.` and `-`'),
  connection: z.string().min(1).default('default'),
  timezone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'not a time zone: write one such as `Asia/Shanghai` or `UTC`')
    .default('UTC'),
  params: z.record(z.string(), z.unknown()).default({}),
  onFailure: z.literal('compensate', { error: 'only `compensate` is supported yet' }).default('compensate'),
  steps: z
    .array(stepSchema)
    .min(1)
    .max(STEPS_MAX, `a pipeline has at most ${STEPS_MAX} steps: split it into several`)
    .superRefine((steps, context) => {
      const seen = new Set<string>();
      steps.forEach(({ id }, index) => {
        if (seen.has(id))
          context.addIssue({ code: 'custom', path: [index, 'id'], message: `two steps are named \`${id}\`` });
        seen.add(id);
      });
    }),
  schedule: notYet('schedule'),
  notify: notYet('notify'),
});

/** A pipeline with its defaults filled in. */
export type CheckedSpec = z.output<typeof pipelineSchema>;
export type CheckedStep = z.output<typeof stepSchema>;
/** A pipeline as the YAML file or the caller gives it. */
export type PipelineSpec = z.input<typeof pipelineSchema>;
