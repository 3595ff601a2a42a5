import { drawWorld } from '../draw/draw-world';
import { liveThrough, type WorldOptions } from '../engine/world';
import { judgeWorld } from '../oracle/judge-world';
import { countIn, emptyTally, type Tally } from './tally';

/** Worlds between two moments at which the process hears the outside: otherwise nothing else would happen in it. */
const BREATH = 50;

/** Seeds that follow each other. */
export interface Seeds {
  first: number;
  count: number;
}

/** Lives through the worlds of these seeds, one after the other. */
export async function liveSeeds({ first, count }: Seeds, options: WorldOptions = {}): Promise<Tally> {
  const tally = emptyTally();
  const { stackTraceLimit } = Error;
  // Errors are a part of every world, and nobody reads where they were made: whoever wants to lives through the seed alone.
  Error.stackTraceLimit = 0;
  try {
    for (let at = 0; at < count; at += 1) {
      const outcome = await liveThrough(drawWorld(first + at), options).catch((cause: unknown) => {
        throw new Error(`The world of seed ${first + at} came to no end.`, { cause });
      });
      countIn(tally, outcome, options.isIdle ? undefined : judgeWorld(outcome));
      if (at % BREATH === BREATH - 1) await new Promise(setImmediate);
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return tally;
}
