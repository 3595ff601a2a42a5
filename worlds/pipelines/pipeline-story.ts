import { withoutRepeats } from '../report/story';
import { judgePipeline } from './judge-pipeline';
import type { PipelineOutcome } from './pipeline-world';

/** A world of a pipeline as people read it: what it was, what came when, how it ended, and what was not kept. */
export function pipelineStory(outcome: PipelineOutcome): string {
  const { plan, trial, story } = outcome;
  const { shape, disturbances, faults, ...rest } = plan;
  const { steps, ...pipeline } = shape;
  const began = trial.log[0]?.at ?? 0;
  const broken = judgePipeline(outcome).map(({ promise, detail }) => `BROKEN ${promise}: ${detail}`);
  return [
    `seed ${plan.seed}: ${JSON.stringify(rest)}`,
    `  pipeline ${JSON.stringify(pipeline)}`,
    ...steps.map((step) => `  step ${JSON.stringify(step)}`),
    ...disturbances.map((one) => `  disturbance ${JSON.stringify(one)}`),
    ...faults.map((one) => `  fault ${JSON.stringify(one)}`),
    ...withoutRepeats(story),
    `The pipeline ended ${trial.end}: ${JSON.stringify(trial.status)}`,
    ...trial.log.map(
      ({ at, effect, job, run, by, status, reason }) =>
        `  log, ${(at - began) / 1_000} s after its first line: ${effect} ${job} ${run ?? ''} by ${by} ${status ?? reason ?? ''}`,
    ),
    ...(broken.length ? broken : ['Every promise was kept.']),
  ].join('\n');
}
