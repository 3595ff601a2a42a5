import { z } from 'zod';
import type { DgcBody } from '../../domain/dgc/dgc-body';
import { DGC_SPEC } from '../../spec/step-types/dgc';
import type { ServiceParts } from '../request-parts';
import { cloudText, instanceId, moment, refuseName, runId } from '../request-parts';

const WORKSPACE = /^[\w.-]{1,128}$/;

const body = DGC_SPEC.body.superRefine(({ jobName, workspace, supplement }, context) => {
  const problem = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  refuseName('jobName', jobName, context);
  if (workspace !== undefined && !WORKSPACE.test(workspace)) problem(['workspace'], 'is not the id of a workspace');
  for (const key of ['startDate', 'endDate'] as const)
    if (supplement && Number.isNaN(Date.parse(supplement[key]))) problem(['supplement', key], 'is no moment');
});

function inMode(...modes: DgcBody['mode'][]): z.ZodType {
  return body.refine(({ mode }) => modes.includes(mode), {
    path: ['mode'],
    message: `is ${modes.join(' or ')} for this activity`,
  });
}

/** What an instance is remembered by before it is run again. */
export const RESTART_MARK = z.strictObject({ status: cloudText.optional(), startTimeMs: moment.optional() });

/** What a job is remembered by before it is run. */
export const INSTANCE_MARK = z.strictObject({ newestInstanceId: instanceId, fromMs: moment });

/** What a backfill is remembered by before it is made. */
export const SUPPLEMENT_MARK = z.strictObject({ name: runId });

/** What a schedule is remembered by before it is switched. */
export const SWITCH_MARK = z.strictObject({ on: z.boolean() });

const trace = z.strictObject({ before: RESTART_MARK.optional() });

/** What a request about a DGC job that is run, now or over a span of dates, is made of. */
export const DGC_RUN_PARTS: ServiceParts = { body: inMode('runNow', 'supplement'), trace };

/** The same of an instance that is run again. */
export const DGC_RESTART_PARTS: ServiceParts = { body: inMode('runNow'), trace };

/** The same of a schedule that is switched. */
export const DGC_SCHEDULE_PARTS: ServiceParts = {
  body: inMode('scheduleOn', 'scheduleOff'),
  trace: z.strictObject({}),
};
