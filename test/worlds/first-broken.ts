import { drawWorld } from '../../worlds/draw/draw-world';
import { liveThrough, type WorldOptions } from '../../worlds/engine/world';
import type { WorldPlan } from '../../worlds/draw/world-plan';
import { shrink } from '../../worlds/oracle/shrink';
import { storyOf } from '../../worlds/report/story';
import { liveSeeds, type Seeds } from '../../worlds/run/live-seeds';

/** So many worlds are lived through before anybody looks whether they have kept what is promised. */
const AT_A_TIME = 100;

/** Of the first world that breaks a promise: the smallest that does, and its story. */
export async function firstBroken(
  { first, count }: Seeds,
  options: WorldOptions = {},
): Promise<{ smallest: WorldPlan; story: string } | undefined> {
  for (let from = first; from < first + count; from += AT_A_TIME) {
    const { broken } = await liveSeeds({ first: from, count: Math.min(AT_A_TIME, first + count - from) }, options);
    const [found] = broken;
    if (!found) continue;
    const smallest = await shrink(drawWorld(found.seed), options);
    return { smallest, story: storyOf(await liveThrough(smallest, { ...options, tells: true })) };
  }
  return undefined;
}
