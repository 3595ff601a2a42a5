import { z } from 'zod';
import { BOUNDS } from '../../domain/bounds';
import { MRS_JOB_TYPES, type MrsBody, type MrsOutput } from '../../domain/mrs/mrs-body';
import { seenText } from '../seen-text';
import type { StepTypeSpec } from '../step-type-spec';
import { valueSchema } from '../value';

const { jobArgumentsCharacters, jobPropertiesCharacters } = BOUNDS;

/** https://docs.otc.t-systems.com/mapreduce-service/api-ref/apis_v2/job_management_apis/adding_and_executing_a_job.html */
const mrsBody = z.strictObject({
  clusterId: seenText().min(1).max(64).describe('The id of the MRS cluster.'),
  type: z.enum(MRS_JOB_TYPES).describe("The vendor's type of the job."),
  arguments: z
    .array(valueSchema)
    .refine(
      (list) => list.reduce((sum, { length }) => sum + length, 0) <= jobArgumentsCharacters.most,
      `have at most ${jobArgumentsCharacters.most.toLocaleString('en')} characters together`,
    )
    .prefault([])
    .describe(
      'What the job is started with, in order; templates may stand in them. What each type takes is told above.',
    ),
  properties: z
    .record(seenText().min(1).max(BOUNDS.keyCharacters.most), valueSchema)
    .refine(
      (map) => JSON.stringify(map).length <= jobPropertiesCharacters.most,
      `have at most ${jobPropertiesCharacters.most.toLocaleString('en')} characters together, as JSON`,
    )
    .prefault({})
    .describe(
      'Settings of the job by name, such as fs.obs.endpoint. No keys or passwords: histories keep them, and MRS lists them.',
    ),
});

/** What a pipeline file may say of an `mrs` step. */
export const MRS_SPEC = {
  body: mrsBody,
  outputs: () => ({ jobId: true, appId: true, result: true, trackingUrl: true }),
  description: 'A job of an MRS cluster: submitted once, and watched until MRS tells its result.',
  jobs: 'MRS jobs',
  whyNotAdopted: () => 'each submission is a job of its own: none that runs already is taken for it',
} satisfies StepTypeSpec<MrsBody, MrsOutput>;
