import { GIVEN_NAME, anyMap, anyOf, map, optional, where } from '../shape';
import type { StepTraits, StepTypeFacts } from '../step-type';
import type { CdmBody } from './cdm-body';
import { isInline, labelOf } from './inline-job';

/** A migration ends by itself, and is stopped with the pipeline that began it. */
export const CDM_JOB: StepTraits<CdmBody> = {
  title: (body) => (isInline(body) ? `CDM copy ${labelOf(body)}` : `CDM job ${body.jobName}`),
  runsOutliveStep: false,
};

/** The same of a job that is created for its run: it has no other. */
export const CDM_INLINE_JOB: StepTraits<CdmBody> = { ...CDM_JOB, already: 'nothing' };

/** What is known of a `cdm` step without asking the cloud. */
export const CDM_STEP = {
  traitsOf: (body) => (isInline(body) ? CDM_INLINE_JOB : CDM_JOB),
  identity: [
    'clusterId',
    'jobName',
    'job',
    'from-connector-name',
    'from-link-name',
    'to-connector-name',
    'to-link-name',
  ],
  activities: { startJob: { does: 'start' }, watchJob: { does: 'watch' }, stopJob: { does: 'stop' } },
  isOfADate: () => true,
  consolePage: 'cdm',
  givenBody: where(
    map({
      clusterId: GIVEN_NAME,
      jobName: optional(GIVEN_NAME),
      job: optional(where(anyMap, namesBothSides, 'is no definition of a CDM job')),
      keep: optional(anyOf(true, false)),
      variables: optional(anyMap),
    }),
    (body) => isText((body as CdmBody).jobName) !== isMap((body as CdmBody).job),
    'names a job by `jobName`, or holds one as `job`',
  ),
} satisfies StepTypeFacts<CdmBody>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null;

function namesBothSides(job: unknown): boolean {
  const sides = job as Record<string, unknown>;
  const areTexts = (...keys: string[]) => keys.every((key) => isText(sides[key]));
  const areTextsIfThere = (...keys: string[]) => keys.every((key) => sides[key] === undefined || isText(sides[key]));
  return areTexts('from-connector-name', 'to-connector-name') && areTextsIfThere('from-link-name', 'to-link-name');
}
