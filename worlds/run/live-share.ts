import { drawGraphWorld, drawOwnWorkflowWorld } from '../graphs/draw-graph-world';
import { liveGraphs } from '../graphs/live-graphs';
import { livePipelines } from '../pipelines/live-pipelines';
import { Sandbox } from '../pipelines/sandbox';
import { liveSeeds, type Seeds } from './live-seeds';
import type { Tally } from './tally';

/** What a thread is handed at a time: plain data. */
export interface Share {
  seeds: Seeds;
  isIdle: boolean;
  /** What runs in these worlds: a step, by a mirror of the workflow, or a whole pipeline, by its bundle. */
  work: Work;
  /** Where the workflows are bundled. */
  bundle: string;
}

/** What runs in a world: one step, a pipeline of chaos, one of a random graph, or a workflow of a user's own. */
export type Work = 'step' | 'pipeline' | 'graph' | 'ownWorkflow';

/** A thread has one. */
let sandbox: Sandbox | undefined;

/** Lives through the worlds of these seeds, one after the other. */
export async function liveShare({ seeds, isIdle, work, bundle }: Share): Promise<Tally> {
  if (work === 'step') return liveSeeds(seeds, { isIdle });
  sandbox ??= Sandbox.of(bundle);
  if (work === 'pipeline') return livePipelines(seeds, sandbox);
  return liveGraphs(seeds, sandbox, work === 'graph' ? drawGraphWorld : drawOwnWorkflowWorld);
}
