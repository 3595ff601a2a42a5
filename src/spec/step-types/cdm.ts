import { z } from 'zod';
import { BOUNDS } from '../../domain/bounds';
import type { CdmBody, CdmInlineBody, CdmJobDefinition, CdmNamedBody, CdmOutput } from '../../domain/cdm/cdm-body';
import { isInline, problemsWith } from '../../domain/cdm/inline-job';
import { bytesOf } from '../../domain/measure';
import { exactlyOne } from '../editor-hints';
import { jobName } from '../job-name';
import { seenText } from '../seen-text';
import type { StepTypeSpec } from '../step-type-spec';
import { valueSchema } from '../value';

const definedName = seenText().min(1).max(BOUNDS.keyCharacters.most);

const settings = z.looseObject({
  configs: z
    .array(
      z.looseObject({
        name: definedName.describe('Of the group, such as `fromJobConfig`.'),
        inputs: z
          .array(
            z.looseObject({
              name: definedName.describe('As CDM calls it, such as `fromJobConfig.tableName`.'),
              value: valueSchema.optional().describe('Sent as text; templates may stand in it.'),
            }),
          )
          .default([])
          .describe('What is set.'),
      }),
    )
    .describe('The settings, in the groups that CDM has for them.'),
});

/** https://support.huaweicloud.com/intl/en-us/api-cdm/CreateJob.html */
const definition = z
  .looseObject({
    'from-connector-name': definedName.describe('Of what kind the source is, such as `generic-jdbc-connector`.'),
    'to-connector-name': definedName.describe('Of what kind the destination is, such as `obs-connector`.'),
    'from-link-name': definedName.optional().describe('The name of the link to the source, which holds its password.'),
    'to-link-name': definedName.optional().describe('The name of the link to the destination.'),
    'from-config-values': settings.describe('What is read.'),
    'to-config-values': settings.describe('What is written.'),
    'driver-config-values': settings.optional().describe('How it is run. Default: once.'),
  })
  .refine((job) => !Object.hasOwn(job, 'name'), {
    path: ['name'],
    message: 'is made anew for each run, so that a lost reply is settled by it: leave it out',
  })
  .superRefine((job, context) => {
    const bytes = bytesOf(job);
    const { most } = BOUNDS.inlineJobBytes;
    if (bytes > most) context.addIssue({ code: 'custom', message: `takes ${bytes} bytes, and ${most} is the most` });
    for (const { key, message } of problemsWith(job)) context.addIssue({ code: 'custom', path: [key], message });
  })
  .transform((job) => job as CdmJobDefinition);

/** https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/StartJob.html */
const cdmBody = z
  .strictObject({
    clusterId: seenText().min(1).max(64).describe('The id of the CDM cluster.'),
    jobName: jobName.optional(),
    job: definition
      .optional()
      .describe(
        'In place of `jobName`: what the job is, as CDM takes it. It is created for this run alone, and deleted at its end. Links by their names, no passwords.',
      ),
    keep: z.boolean().optional().describe('Leave such a job in the cluster when its run has ended. Default: false.'),
    variables: z
      .record(seenText().min(1), valueSchema)
      .prefault({})
      .describe("Values for the job's own variables; templates may stand in them."),
  })
  .refine(({ jobName: named, job }) => named !== undefined || job !== undefined, {
    path: ['jobName'],
    message: 'is missing: name a job of the cluster, or give a `job` that is created for this run',
  })
  .refine(({ jobName: named, job }) => named === undefined || job === undefined, {
    path: ['job'],
    message: 'does not go with `jobName`: a job that is created for this run has no name of yours',
  })
  .refine(({ job, keep }) => job !== undefined || keep === undefined, { path: ['keep'], message: 'goes with `job`' })
  .meta(exactlyOne('jobName', 'job'))
  .transform(({ clusterId, jobName: named, job, keep = false, variables }): CdmBody =>
    job === undefined
      ? ({ clusterId, jobName: named ?? '', variables } satisfies CdmNamedBody)
      : ({ clusterId, job, keep, variables } satisfies CdmInlineBody),
  );

/** What a pipeline file may say of a `cdm` step. */
export const CDM_SPEC = {
  body: cdmBody,
  outputs: (body) => ({
    submissionId: true,
    rowsWritten: true,
    rowsRead: true,
    bytesWritten: true,
    filesWritten: true,
    jobName: isInline(body),
  }),
  description: 'A CDM migration job: started, and watched until its submission has ended.',
  jobs: 'CDM jobs',
  withParams: (body, params) => ({ ...body, variables: { ...body.variables, ...params } }),
  whyNotAdopted: (body) =>
    isInline(body) ? 'a `job` is created for this run alone: none that runs already is taken for it' : undefined,
} satisfies StepTypeSpec<CdmBody, CdmOutput>;
