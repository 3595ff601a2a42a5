import { livePipelines } from '../pipelines/live-pipelines';
import { Sandbox } from '../pipelines/sandbox';
import { liveSeeds, type Seeds } from './live-seeds';
import type { Tally } from './tally';

/** What a thread is handed at a time: plain data. */
export interface Share {
  seeds: Seeds;
  isIdle: boolean;
  /** The bundle of the workflows, where whole pipelines run in these worlds. */
  bundle: string | undefined;
}

/** A thread has one. */
let sandbox: Sandbox | undefined;

/** Lives through the worlds of these seeds, one after the other. */
export async function liveShare({ seeds, isIdle, bundle }: Share): Promise<Tally> {
  if (bundle === undefined) return liveSeeds(seeds, { isIdle });
  sandbox ??= Sandbox.of(bundle);
  return livePipelines(seeds, sandbox);
}
