import type { Seeds } from '../run/live-seeds';
import { countWorkflow, emptyTally, type Tally } from '../run/tally';
import { drawPipelineWorld } from './draw-pipeline-world';
import { judgePipeline } from './judge-pipeline';
import { livePipeline } from './pipeline-world';
import type { Sandbox } from './sandbox';

/** Lives through the worlds of these seeds, one after the other. */
export async function livePipelines({ first, count }: Seeds, sandbox: Sandbox): Promise<Tally> {
  const tally = emptyTally();
  for (let seed = first; seed < first + count; seed += 1) {
    const outcome = await livePipeline(drawPipelineWorld(seed), sandbox).catch((cause: unknown) => {
      throw new Error(`The world of pipeline seed ${seed} came to no end.`, { cause });
    });
    countWorkflow(tally, { ...outcome, seed, end: `pipeline ${outcome.trial.end}`, broken: judgePipeline(outcome) });
  }
  return tally;
}
