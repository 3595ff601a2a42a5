import { IANAZone } from 'luxon';
import { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { cdmBody, dgcBody, dliBody } from './bodies';
import { durationMs, outOfProportion } from './duration';
import { DURATION, exactlyOne, TIME_ZONE } from './editor-hints';
import { graphProblems } from './graph';
import { templateProblems } from './templates';
import { scheduleSchema } from './schedule';
import { lostNumbers } from './value';
import { withoutNulls } from './without-nulls';

/** Temporal takes 2,000 pending activities a workflow. */
const STEPS_MAX = BOUNDS.steps.most;
const STEP_ID = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

const duration = z
  .union([z.string(), z.number()])
  .transform((value, context) => {
    const ms = durationMs(value);
    if (ms === undefined)
      context.addIssue({
        code: 'custom',
        message: outOfProportion(value) ?? `not a duration up to a year: write \`90s\`, \`15m\`, \`4h\` or \`2d\``,
      });
    return ms ?? z.NEVER;
  })
  .meta(DURATION);

const work = {
  cdm: cdmBody.optional().describe('A CDM migration job: started, and watched until its submission has ended.'),
  dgc: dgcBody.optional().describe('A DGC (DataArts Factory) job.'),
  dli: dliBody.optional().describe('DLI Flink stream jobs, started or stopped together.'),
};

const connection = z.string().min(1).describe("A name in the worker's configuration, never a secret.");

function namesOneService(step: { cdm?: unknown; dgc?: unknown; dli?: unknown }): boolean {
  return [step.cdm, step.dgc, step.dli].filter((body) => body !== undefined).length === 1;
}

const ONE_SERVICE = 'a step has exactly one of `cdm`, `dgc` and `dli`';

const compensation = z
  .strictObject({
    ...work,
    connection: connection.optional().describe("A name in the worker's configuration. Default: the step's."),
    timeout: duration.prefault('24h').describe('Of the whole compensation.'),
  })
  .refine(namesOneService, ONE_SERVICE)
  .meta(exactlyOne('cdm', 'dgc', 'dli'));

const retry = z
  .strictObject({
    maximumAttempts: z.int().min(1).max(100).default(3).describe('Runs of the job altogether.'),
    initialInterval: duration.prefault('1m').describe('Pause before the second run.'),
    backoffCoefficient: z.number().min(1).max(10).default(2).describe('By how much each pause is longer.'),
    maximumInterval: duration.prefault('1h').describe('Longest pause.'),
  })
  .transform(({ initialInterval, maximumInterval, ...others }) => ({
    ...others,
    initialIntervalMs: initialInterval,
    maximumIntervalMs: maximumInterval,
  }));

const stepSchema = z
  .strictObject({
    id: z
      .string()
      .regex(STEP_ID, 'a step id starts with a letter and has at most 64 letters, digits, `_` and `-`')
      .describe('What the step is called in `needs`, templates and messages.'),
    ...work,
    connection: connection.optional().describe("A name in the worker's configuration. Default: the pipeline's."),
    timeout: duration.prefault('24h').describe('Of the whole step, runs after the first included.'),
    needs: z
      .array(z.string())
      .optional()
      .describe('The steps that must be done before. Default: the step before this one; `[]` for none.'),
    when: z
      .string()
      .min(1)
      .optional()
      .describe('A condition such as `steps.copy.rowsWritten > 0`: where it does not hold, the step is skipped.'),
    retry: retry.optional().describe('Runs the job again when it has failed. Default: never.'),
    whenRunning: z
      .enum(['fail', 'wait', 'adopt'])
      .default('fail')
      .describe('When the job already runs: fail, wait until it has ended and then start, or watch that run.'),
    onAmbiguousStart: z
      .enum(['fail', 'hold'])
      .default('fail')
      .describe('When nobody can tell whether a run is ours: fail with the evidence, or wait for a person.'),
    compensate: compensation
      .optional()
      .describe('Another job, run when a later step fails, in place of the built-in undo.'),
  })
  .refine(namesOneService, ONE_SERVICE)
  .refine(({ dgc, whenRunning }) => dgc?.mode !== 'supplement' || whenRunning !== 'adopt', {
    path: ['whenRunning'],
    message: 'a backfill that runs already may be of other dates, and is not taken for this one: write `wait`',
  })
  .meta(exactlyOne('cdm', 'dgc', 'dli'));

const notify = z
  .strictObject({
    on: z
      .array(z.enum(['failure', 'hold', 'recovery']))
      .min(1)
      .default(['failure', 'hold', 'recovery'])
      .describe('When to tell: the pipeline failed, waits for a person, or goes on after that.'),
    webhook: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,31}$/, 'a webhook is named by small letters, digits and `_`: its URL is the worker’s')
      .optional()
      .describe('Posts JSON to the URL that the worker has as `HUAWEICLOUD_WEBHOOK_<NAME>`.'),
    activity: z.string().min(1).max(200).optional().describe('The type of an activity of your own.'),
    taskQueue: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("Where that activity is served. Default: the pipeline's."),
  })
  .refine((to) => (to.webhook === undefined) !== (to.activity === undefined), 'name a `webhook` or an `activity`')
  .refine((to) => to.activity !== undefined || to.taskQueue === undefined, {
    path: ['taskQueue'],
    message: 'goes with `activity`',
  })
  .meta(exactlyOne('webhook', 'activity'));

const spec = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/, 'a pipeline name has at most 128 letters, digits, `_`, `.` and `-`')
    .describe('What the pipeline is called; with the date it makes the workflow id.'),
  connection: connection.default('default'),
  timezone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'not a time zone: write one such as `Asia/Shanghai` or `UTC`')
    .default('UTC')
    .meta(TIME_ZONE)
    .describe('Of `run.date` in templates, and of dates written without an offset.'),
  params: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Values for templates by name: defaults, which a run may override and not add to.'),
  onFailure: z
    .enum(['compensate', 'hold'])
    .default('compensate')
    .describe('When a step fails: undo what is done, last first, or wait for a person.'),
  notify: notify.optional().describe('Whom to tell when it fails, waits for a person, or goes on after that.'),
  steps: z
    .array(stepSchema)
    .min(1)
    .max(STEPS_MAX, `a pipeline has at most ${STEPS_MAX} steps: split it into several pipelines`)
    .describe('A step follows the one before it, unless it names its `needs`.'),
  schedule: scheduleSchema
    .optional()
    .describe('When it runs by itself (`schedule apply`), and so which run of it a day names.'),
});

const checkedSpec = spec.superRefine((checked, context) => {
  const problems = graphProblems(checked.steps);
  // Names are looked up along the graph: with a hole in it every second one would be wrong.
  if (!problems.length) problems.push(...templateProblems(checked));
  problems.push(...lostNumbers(checked.params, ['params']));
  for (const { path, message } of problems) context.addIssue({ code: 'custom', path, message });
});

/**
 * A pipeline as people write it. One schema gives the types, the validation, the JSON Schema and the reference. A key
 * that holds null is no key.
 */
export const pipelineSchema = z.preprocess((written) => withoutNulls(written), checkedSpec);

/** A pipeline with its defaults filled in. */
export type CheckedSpec = z.output<typeof spec>;
export type CheckedStep = z.output<typeof stepSchema>;
/** A pipeline as the YAML file or the caller gives it. */
export type PipelineSpec = z.input<typeof spec>;
