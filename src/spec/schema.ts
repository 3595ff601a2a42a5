import { z } from 'zod';
import { BOUNDS } from '../domain/bounds';
import { CHANNEL_NAME, POSTED_CHANNELS } from '../domain/notice-channels';
import { NOTIFY_EVENTS } from '../domain/plan';
import type { StepType } from '../domain/step-types';
import { STEP_TYPE_NAMES } from '../domain/step-types';
import { duration } from './duration-schema';
import { exactlyOne, TIME_ZONE } from './editor-hints';
import { expectSchema } from './expect';
import { forEachSchema } from './for-each';
import { graphProblems } from './graph';
import { seenText } from './seen-text';
import { scheduleSchema } from './schedule';
import { asName } from './as-name';
import { isZone, notAZone } from './time-zone';
import { BODY_KEYS, bodiesOf, specOf } from './step-types';
import { NO_TOPIC, TOPIC_URN } from './topic-urn';
import { lostNumbers } from './value';
import { withoutNulls } from './without-nulls';

/** Temporal takes 2,000 pending activities a workflow. */
const STEPS_MAX = BOUNDS.steps.most;
const STEP_ID = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
/** What a pipeline may be called. */
export const PIPELINE_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

const connection = seenText().min(1).describe("A name in the worker's configuration, never a secret.");

function refuseOtherThanOne(step: { [Type in StepType]?: unknown }, context: z.RefinementCtx): void {
  const types = bodiesOf(step).map(([type]) => type);
  if (types.length === 1) return;
  const both = types.length ? `; this one has ${listedKeys(types)}: make a step of each` : '';
  // Where a key was meant to be one of them, that is told at the key.
  context.addIssue({ code: 'custom', message: `${ONE_SERVICE}${both}`, params: { oneOf: STEP_TYPE_NAMES } });
}

function canBeHalted(step: { [Type in StepType]?: unknown }): boolean {
  return bodiesOf(step).some(([type, body]) => specOf(type).halted?.of(body));
}

const ONE_SERVICE = `a step has exactly one of ${listedKeys(STEP_TYPE_NAMES)}`;

const CAN_BE_HALTED = STEP_TYPE_NAMES.flatMap((type) => specOf(type).halted?.words ?? []).join(', and with ');

/** `cdm`, `dgc` and `dli` */
function listedKeys(keys: readonly string[]): string {
  const quoted = keys.map((key) => `\`${key}\``);
  return [quoted.slice(0, -1).join(', '), quoted.at(-1)].join(' and ');
}

const compensation = z
  .strictObject({
    ...BODY_KEYS,
    connection: connection.optional().describe("A name in the worker's configuration. Default: the step's."),
    timeout: duration.prefault('24h').describe('Of the whole compensation.'),
  })
  .superRefine(refuseOtherThanOne)
  .meta(exactlyOne(...STEP_TYPE_NAMES));

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
      .regex(STEP_ID, {
        error: ({ input }) =>
          `a step id starts with a letter and has at most 64 letters, digits, \`_\` and \`-\`${asName(input, STEP_ID)}`,
      })
      .describe('What the step is called in `needs`, templates and messages.'),
    ...BODY_KEYS,
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
    forEach: forEachSchema
      .optional()
      .describe('Runs the step once for each item of a list: `copy[orders]`, `copy[lines]`. Default: once.'),
    retry: retry.optional().describe('Runs the job again when it has failed. Default: never.'),
    whenRunning: z
      .enum(['fail', 'wait', 'adopt'])
      .default('fail')
      .describe('When the job already runs: fail, wait until it has ended and then start, or watch that run.'),
    onAmbiguousStart: z
      .enum(['fail', 'hold'])
      .default('fail')
      .describe('When nobody can tell whether a run is ours: fail with the evidence, or wait for a person.'),
    whenHalted: z
      .enum(['wait', 'stop', 'fail'])
      .optional()
      .describe(
        'When a run is halted, neither ended nor going on: wait until the time of the step is up, stop it at once and fail, or fail and leave it as it is. Default: wait for half an hour, then stop it and fail.',
      ),
    always: z
      .boolean()
      .optional()
      .describe(
        'Runs the step once at the end, whatever came before: after all others, and after what is undone. Default: false.',
      ),
    compensate: compensation
      .optional()
      .describe('Another job, run when a later step fails, in place of the built-in undo.'),
  })
  .superRefine(refuseOtherThanOne)
  .superRefine((step, context) => {
    const reason = bodiesOf(step).map(([type, body]) => specOf(type).whyNotAdopted?.(body))[0];
    if (reason === undefined || step.whenRunning !== 'adopt') return;
    context.addIssue({ code: 'custom', path: ['whenRunning'], message: reason });
  })
  .refine((step) => !step.always || step.compensate === undefined, {
    path: ['compensate'],
    message: 'does not go with `always`: nothing is undone after the end',
  })
  .refine((step) => !step.always || step.onAmbiguousStart === 'fail', {
    path: ['onAmbiguousStart'],
    message: 'does not go with `always`: the end waits for nobody',
  })
  .refine((step) => step.whenHalted === undefined || canBeHalted(step), {
    path: ['whenHalted'],
    message: `goes with ${CAN_BE_HALTED}: nothing else is halted`,
  })
  .meta(exactlyOne(...STEP_TYPE_NAMES));

/** Whom a pipeline can tell. */
const TOLD_BY = [...POSTED_CHANNELS, 'smn', 'activity'] as const;

const channelName = (meaning: string) =>
  z
    .string()
    .regex(CHANNEL_NAME, 'it is named by small letters, digits and `_`: its URL is the worker’s')
    .optional()
    .describe(meaning);

const notify = z
  .strictObject({
    on: z
      .array(z.enum(NOTIFY_EVENTS))
      .min(1)
      .default([...NOTIFY_EVENTS])
      .describe(
        'When to tell: the pipeline failed, waits for a person, has a run that is halted, goes on after that, or is late.',
      ),
    webhook: channelName('Posts JSON to the URL that the worker has as `HUAWEICLOUD_WEBHOOK_<NAME>`.'),
    slack: channelName('Posts a text to Slack, at the URL that the worker has as `HUAWEICLOUD_SLACK_<NAME>`.'),
    feishu: channelName('Posts a text to Feishu or Lark (`HUAWEICLOUD_FEISHU_<NAME>`).'),
    dingtalk: channelName('Posts a text to DingTalk (`HUAWEICLOUD_DINGTALK_<NAME>`).'),
    wecom: channelName('Posts a text to WeCom (`HUAWEICLOUD_WECOM_<NAME>`).'),
    smn: seenText()
      .regex(TOPIC_URN, NO_TOPIC)
      .optional()
      .describe("Publishes a text to this topic of SMN, by the pipeline's connection: `urn:smn:REGION:PROJECT:NAME`."),
    activity: seenText().min(1).max(200).optional().describe('The type of an activity of your own.'),
    taskQueue: seenText()
      .min(1)
      .max(200)
      .optional()
      .describe("Where that activity is served. Default: the pipeline's."),
  })
  .refine((notify) => TOLD_BY.filter((key) => notify[key] !== undefined).length === 1, {
    message: `name one of ${TOLD_BY.map((key) => `\`${key}\``).join(', ')}`,
    params: { oneOf: [...TOLD_BY] },
  })
  .refine((to) => to.activity !== undefined || to.taskQueue === undefined, {
    path: ['taskQueue'],
    message: 'goes with `activity`',
  })
  .meta(exactlyOne(...TOLD_BY));

/**
 * A pipeline as its file has it. Every key says in its `.describe` what it is: docs/spec.md and the editor's schema are
 * made of that.
 */
const spec = z.strictObject({
  name: z
    .string()
    .regex(PIPELINE_NAME, {
      error: ({ input }) =>
        `a pipeline name has at most 128 letters, digits, \`_\`, \`.\` and \`-\`${asName(input, PIPELINE_NAME)}`,
    })
    .describe('What the pipeline is called; with the date it makes the workflow id.'),
  connection: connection.default('default'),
  timezone: z
    .string()
    .refine(isZone, { error: notAZone })
    .default('UTC')
    .meta(TIME_ZONE)
    .describe('Of `run.date` in templates, and of dates written without an offset.'),
  params: z
    .record(seenText(), z.unknown())
    .default({})
    .describe('Values for templates by name. A run may give other values for these names, and no other names.'),
  onFailure: z
    .enum(['compensate', 'hold'])
    .default('compensate')
    .describe('When a step fails: undo what is done, last first, or wait for a person.'),
  maxParallel: z
    .int()
    .min(1)
    .max(STEPS_MAX)
    .optional()
    .describe(
      'How many steps go on at a time; one that waits for a person keeps its place. Default: as many as are due.',
    ),
  notify: notify
    .optional()
    .describe(
      'Whom to tell when it fails, waits for a person, has a run that is halted, goes on after that, or is late.',
    ),
  expect: expectSchema
    .optional()
    .describe('By when a run is to be done. One that is not is late: that is shown, and told once.'),
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
  const problems = [...graphProblems(checked.steps), ...lostNumbers(checked.params, ['params'])];
  for (const { path, message } of problems) context.addIssue({ code: 'custom', path, message });
});

/**
 * A pipeline as people write it, before its templates are read (`checkedSpec`). One schema gives the types, the
 * validation, the JSON Schema and the reference. A key that holds null is no key.
 */
export const pipelineSchema = z.preprocess((written) => withoutNulls(written), checkedSpec);

/** A pipeline with its defaults filled in. */
export type CheckedSpec = z.output<typeof spec>;
/** A step that fits the schema, its defaults filled in and its templates not. */
export type CheckedStep = z.output<typeof stepSchema>;
/** A pipeline as the schema takes it. `PipelineSpec` says the same to people, and more: which keys go together. */
export type WrittenSpec = z.input<typeof spec>;
