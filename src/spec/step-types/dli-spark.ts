import { z } from 'zod';
import { BOUNDS } from '../../domain/bounds';
import { GIVEN_NAME_LENGTH } from '../../domain/dli-spark/spark-batch';
import { AGENCY_SETTING, type DliSparkBody, type DliSparkOutput } from '../../domain/dli-spark/spark-body';
import { dliName, holdsTemplate, settingName } from '../dli-names';
import { seenText } from '../seen-text';
import type { StepTypeSpec } from '../step-type-spec';
import { valueSchema, whyNoText } from '../value';

const { most: MOST } = BOUNDS.sparkListEntries;

/** Text that is as it must be, once no template stands in it any more. */
function written(pattern: RegExp, otherwise: string) {
  return seenText()
    .min(1)
    .max(BOUNDS.requestNameCharacters.most)
    .refine((text) => holdsTemplate(text) || pattern.test(text), otherwise);
}

const path = written(
  /^(?:obs:\/\/[^/\s]+\/\S|(?!obs:)(?!.*\/\/)\S)/,
  'is the path of a file in OBS, such as `obs://bucket/app.jar`, or the name of a package of DLI',
);

const paths = z.array(path).max(MOST).prefault([]);

/** DLI takes no memory without a unit. */
const memory = written(/^\d+(?:\.\d+)?[kmgt]b?$/i, 'is an amount of memory with its unit, such as `4G`');

const NO_COUNT = 'is a whole number from 1 to 10,000';

const count = z
  .union([z.number(), z.string()], { error: ({ input }) => whyNoText(input) ?? NO_COUNT })
  .refine((value) => holdsTemplate(String(value)) || /^(?:[1-9]\d{0,3}|10000)$/.test(String(value)), NO_COUNT)
  .transform((value) => (holdsTemplate(String(value)) ? value : Number(value)));

/** https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0124.html */
const dliSparkBody = z
  .strictObject({
    file: path.describe('What runs: a jar or a Python file as `obs://bucket/path`, or the name of a package of DLI.'),
    className: written(/^[\p{L}\p{N}_$.]+$/u, 'is the name of a class, such as `com.example.Main`')
      .optional()
      .describe('The class that is run, where `file` is a jar.'),
    args: z
      .array(valueSchema)
      .max(MOST)
      .prefault([])
      .describe('What it is called with, in order; templates may stand in them.'),
    queue: dliName('queue')
      .optional()
      .describe(
        "The general-purpose queue that it runs on. Default: the connection's `queue`, else DLI's shared queue `default`.",
      ),
    conf: z
      .record(settingName, valueSchema)
      .refine((settings) => Object.keys(settings).length <= MOST, `has at most ${MOST.toLocaleString('en')} settings`)
      .prefault({})
      .describe('Settings of Spark by name; DLI takes them as they are, units included.'),
    jars: paths.describe('Jars that it needs beside `file`.'),
    pyFiles: paths.describe('Python files that it needs.'),
    files: paths.describe('Other files that it needs.'),
    name: written(
      new RegExp(`^[\\w.-]{1,${GIVEN_NAME_LENGTH}}$`),
      `has at most ${GIVEN_NAME_LENGTH} letters, digits, \`_\`, \`.\` and \`-\`: a mark follows it, by which the batch is found again`,
    )
      .optional()
      .describe("What its batch is called, before the mark of the run. Default: the workflow's id and the step's."),
    driverMemory: memory.optional().describe('Memory of the driver. Default of these five: that of DLI.'),
    driverCores: count.optional().describe('Cores of the driver.'),
    executorMemory: memory.optional().describe('Memory of each executor.'),
    executorCores: count.optional().describe('Cores of each executor.'),
    numExecutors: count.optional().describe('How many executors there are.'),
    sparkVersion: valueSchema
      .refine(
        (version) => holdsTemplate(version) || /^\d{1,3}(?:\.\d{1,3}){1,3}$/.test(version),
        'is a version of Spark, such as `3.3.1`',
      )
      .optional()
      .describe('The version of Spark, such as `3.3.1`. Default: that of DLI.'),
    agency: written(/^[\w-]{1,64}$/, 'is the name of an agency: at most 64 letters, digits, `_` and `-`')
      .optional()
      .describe('The agency in whose name DLI reads OBS; Spark 3.3 needs one.'),
  })
  .refine(({ agency, conf }) => agency === undefined || !Object.hasOwn(conf, AGENCY_SETTING), {
    path: ['agency'],
    message: `is named in \`conf\` too, as \`${AGENCY_SETTING}\`: name it once`,
  })
  .transform((body): DliSparkBody => body);

/** What a pipeline file may say of a `dliSpark` step. */
export const DLI_SPARK_SPEC = {
  body: dliSparkBody,
  outputs: () => ({ batchId: true, appId: true, state: true }),
  description: 'A DLI Spark batch: one application, started once, and watched until it has ended.',
  jobs: 'DLI Spark batches',
  whyNotAdopted: () => 'each run of an application is a batch of its own: none that runs already is taken for it',
} satisfies StepTypeSpec<DliSparkBody, DliSparkOutput>;
