import { z } from 'zod';
import type { DgcBody, DgcOutput } from '../../domain/dgc/dgc-body';
import { jobName } from '../job-name';
import { seenText } from '../seen-text';
import { PartProblem, type StepTypeSpec } from '../step-type-spec';
import { asMoments, supplementPeriod } from '../supplement-period';
import { valueSchema } from '../value';

// The vendor's limits of a DGC JobParam (seed pages start and run-immediate).
const PARAM_NAME_MAX = 64;
const PARAM_VALUE_MAX = 1024;

const jobParams = z
  .record(
    seenText().min(1).max(PARAM_NAME_MAX, `a parameter name has at most ${PARAM_NAME_MAX} characters`),
    valueSchema,
  )
  .refine(
    (params) => Object.values(params).every((value) => value.length <= PARAM_VALUE_MAX),
    `a parameter value has at most ${PARAM_VALUE_MAX} characters`,
  )
  .prefault({})
  .describe('Parameters of this run; templates may stand in the values.');

/** https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0088.html */
const dgcBody = z
  .strictObject({
    jobName,
    workspace: seenText()
      .min(1)
      .optional()
      .describe("Id of the workspace. Default: the connection's, else the vendor's default workspace."),
    mode: z
      .enum(['runNow', 'scheduleOn', 'scheduleOff', 'supplement'])
      .default('runNow')
      .describe(
        'Run the job once, or to supplement data over dates (PatchData in the console), and wait; or switch its own schedule on or off.',
      ),
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

/** What a pipeline file may say of a `dgc` step. */
export const DGC_SPEC = {
  body: dgcBody,
  outputs: ({ mode }) => {
    const isSwitch = mode === 'scheduleOn' || mode === 'scheduleOff';
    const isRun = mode === 'runNow';
    return {
      instanceId: isRun,
      byOperator: isRun,
      supplement: mode === 'supplement',
      runs: isSwitch,
      failed: isSwitch,
    };
  },
  description: 'A DGC (DataArts Factory) job.',
  jobs: 'DGC jobs',
  withParams: (body, params) => ({ ...body, jobParams: { ...body.jobParams, ...params } }),
  inZone: (body, timezone) => {
    if (!body.supplement) return body;
    try {
      return { ...body, supplement: asMoments(body.supplement, timezone) };
    } catch (error) {
      throw new PartProblem('supplement', (error as Error).message);
    }
  },
  whyNotAdopted: ({ mode }) =>
    mode === 'supplement'
      ? 'a backfill that runs already may be of other dates, and is not taken for this one: write `wait`'
      : undefined,
  halted: { of: ({ mode }) => mode === 'runNow', words: 'a `dgc` job that is run now' },
} satisfies StepTypeSpec<DgcBody, DgcOutput>;
