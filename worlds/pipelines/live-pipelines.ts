import type { Seeds } from '../run/live-seeds';
import { emptyTally, type Tally } from '../run/tally';
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
    const { end } = outcome.trial;
    tally.worlds += 1;
    tally.requests += outcome.requests;
    tally.happened += outcome.happened;
    tally.virtualMs += outcome.tookMs;
    tally.ends[`pipeline ${end}`] = (tally.ends[`pipeline ${end}`] ?? 0) + 1;
    for (const { promise } of judgePipeline(outcome)) tally.broken.push({ seed, promise });
  }
  return tally;
}
