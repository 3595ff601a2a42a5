import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Seeds } from './live-seeds';
import { liveShare, type Share, type Work } from './live-share';
import { emptyTally, sumOf, type Tally } from './tally';

/** Small enough that all threads end at about the same time, and large enough that handing them out costs nothing. */
const SHARE = 200;

/** Which worlds, and on how many cores. */
interface ManyWorlds {
  seeds: Seeds;
  threads: number;
  /** After so many broken promises no further share is begun. */
  mostBroken: number;
  /** Nor once that says so. */
  isTimeUp: () => boolean;
  isIdle: boolean;
  work: Work;
  /** Where the workflows are bundled. */
  bundle: string;
  /** Hears how it stands, after each share. */
  tell: (soFar: Tally) => void;
}

/** Lives through many worlds, on several cores where that is asked for. What comes of a seed depends on the seed alone. */
export async function liveOnThreads(many: ManyWorlds): Promise<Tally> {
  const { seeds, threads, mostBroken, isTimeUp, isIdle, work, bundle, tell } = many;
  let tally = emptyTally();
  let begun = 0;
  const liveShares = async (live: (share: Seeds) => Promise<Tally>): Promise<void> => {
    while (begun < seeds.count && tally.broken.length < mostBroken && !isTimeUp()) {
      const share = { first: seeds.first + begun, count: Math.min(SHARE, seeds.count - begun) };
      begun += share.count;
      const lived = await live(share).catch((error: unknown) => {
        // Nor do the other threads go on.
        begun = seeds.count;
        throw error;
      });
      tally = sumOf(tally, lived);
      tell(tally);
    }
  };
  if (threads === 1) await liveShares(async (share) => liveShare({ seeds: share, isIdle, work, bundle }));
  else await Promise.all(Array.from({ length: threads }, async () => onAThread({ isIdle, work, bundle }, liveShares)));
  return { ...tally, broken: tally.broken.sort(bySeed), windows: tally.windows.sort(bySeed) };
}

function bySeed(one: { seed: number }, other: { seed: number }): number {
  return one.seed - other.seed;
}

async function onAThread(
  how: Omit<Share, 'seeds'>,
  use: (live: (share: Seeds) => Promise<Tally>) => Promise<void>,
): Promise<void> {
  const thread = new Worker(join(__dirname, 'thread.js'));
  try {
    await use(async (seeds) => {
      thread.postMessage({ seeds, ...how } satisfies Share);
      const [tally] = (await once(thread, 'message')) as [Tally];
      return tally;
    });
  } finally {
    await thread.terminate();
  }
}
