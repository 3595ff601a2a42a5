import { smallestThatBreaks } from '../oracle/shrink';
import { plainerWeather } from '../pipelines/shrink-pipeline';
import type { Sandbox } from '../pipelines/sandbox';
import { type DrawGraphWorld, drawGraphWorld } from './draw-graph-world';
import type { GraphPlan } from './graph-plan';
import { liveGraph } from './graph-world';
import { judgeGraph } from './judge-graph';

/** The world of a seed with the least that befalls it and breaks the same promise. One that breaks none stays as it is. */
export async function shrinkGraph(
  seed: number,
  sandbox: Sandbox,
  draw: DrawGraphWorld = drawGraphWorld,
): Promise<GraphPlan> {
  const brokenIn = async (plan: GraphPlan) => judgeGraph(await liveGraph(plan, sandbox)).map(({ promise }) => promise);
  return smallestThatBreaks(draw(seed), brokenIn, smallerThan);
}

/** Each with one thing less, or plainer. */
function* smallerThan(plan: GraphPlan): Generator<GraphPlan> {
  yield* plainerWeather(plan);
  const { run } = plan;
  if (run.bursts.length) yield { ...plan, run: { ...run, bursts: [] } };
  if (run.cancelAfterMs !== undefined) yield { ...plan, run: { ...run, cancelAfterMs: undefined } };
  if (run.rivals.length) yield { ...plan, run: { ...run, rivals: [] } };
}
