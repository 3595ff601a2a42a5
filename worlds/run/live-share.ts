import { liveGraphs } from '../graphs/live-graphs';
import { livePipelines } from '../pipelines/live-pipelines';
import { BUILT_BUNDLE, Sandbox } from '../pipelines/sandbox';
import { liveSeeds, type Seeds } from './live-seeds';
import type { Tally } from './tally';

/** What a thread is handed at a time: plain data. */
export interface Share {
  seeds: Seeds;
  isIdle: boolean;
  /** What runs in these worlds: a step, by a mirror of the workflow, or a whole pipeline, by its bundle. */
  work: Work;
}

/** What runs in a world: one step, a pipeline of chaos, or one of a random graph. */
export type Work = 'step' | 'pipeline' | 'graph';

/** A thread has one. */
let sandbox: Sandbox | undefined;

/** Lives through the worlds of these seeds, one after the other. */
export async function liveShare({ seeds, isIdle, work }: Share): Promise<Tally> {
  if (work === 'step') return liveSeeds(seeds, { isIdle });
  sandbox ??= Sandbox.of(BUILT_BUNDLE);
  return work === 'graph' ? liveGraphs(seeds, sandbox) : livePipelines(seeds, sandbox);
}
