import type { Sandbox } from '../pipelines/sandbox';
import type { Seeds } from '../run/live-seeds';
import { countWorkflow, emptyTally, type Tally } from '../run/tally';
import { type DrawGraphWorld, drawGraphWorld } from './draw-graph-world';
import { liveGraph } from './graph-world';
import { judgeGraph } from './judge-graph';

/** Lives through the worlds of these seeds, one after the other. */
export async function liveGraphs(
  { first, count }: Seeds,
  sandbox: Sandbox,
  draw: DrawGraphWorld = drawGraphWorld,
): Promise<Tally> {
  const tally = emptyTally();
  for (let seed = first; seed < first + count; seed += 1) {
    const outcome = await liveGraph(draw(seed), sandbox).catch((cause: unknown) => {
      throw new Error(`The world of graph seed ${seed} came to no end.`, { cause });
    });
    countWorkflow(tally, {
      ...outcome,
      seed,
      end: `${outcome.plan.run.kind} ${outcome.end}`,
      broken: judgeGraph(outcome),
    });
  }
  return tally;
}
