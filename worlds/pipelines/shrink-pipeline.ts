import { rivalriesOf } from '../../chaos/pipelines/rivals';
import { isStreamsStep, type StepShape } from '../../chaos/pipelines/shape';
import type { StagePlan } from '../engine/stage';
import { smallestThatBreaks } from '../oracle/shrink';
import { drawPipelineWorld } from './draw-pipeline-world';
import { judgePipeline } from './judge-pipeline';
import type { PipelinePlan } from './pipeline-plan';
import { livePipeline } from './pipeline-world';
import type { Sandbox } from './sandbox';

/** The world of a seed with the least that befalls it and breaks the same promise. One that breaks none stays as it is. */
export async function shrinkPipeline(seed: number, sandbox: Sandbox): Promise<PipelinePlan> {
  const brokenIn = async (plan: PipelinePlan) =>
    judgePipeline(await livePipeline(plan, sandbox)).map(({ promise }) => promise);
  return smallestThatBreaks(drawPipelineWorld(seed), brokenIn, smallerThan);
}

/** Worlds like it in which one thing less befalls it, or a plainer one. */
export function* plainerWeather<Plan extends StagePlan>(plan: Plan): Generator<Plan> {
  for (const list of ['disturbances', 'faults'] as const) {
    for (let at = 0; at < plan[list].length; at += 1)
      yield { ...plan, [list]: plan[list].filter((_one, nth) => nth !== at) };
  }
  if (JSON.stringify(plan.dialect) !== '{}') yield { ...plan, dialect: {} };
  if (plan.skewsMs.length > 1) yield { ...plan, skewsMs: plan.skewsMs.slice(0, -1) };
  if (plan.skewsMs.some((ms) => ms !== 0)) yield { ...plan, skewsMs: plan.skewsMs.map(() => 0) };
}

/** Each with one thing less, or plainer. */
function* smallerThan(plan: PipelinePlan): Generator<PipelinePlan> {
  yield* plainerWeather(plan);
  const { shape } = plan;
  for (const word of ['pause', 'tokenRefused', 'oddRefusal'] as const)
    if (shape[word]) yield { ...plan, shape: { ...shape, [word]: undefined } };
  const unrivalled = shape.steps.map((step): StepShape => (isStreamsStep(step) ? step : { ...step, rival: undefined }));
  if (rivalriesOf(shape).length) yield { ...plan, shape: { ...shape, steps: unrivalled } };
}
