import type { WorldPlan } from '../draw/world-plan';
import { liveThrough, type WorldOptions } from '../engine/world';
import type { Promised } from './finding';
import { judgeWorld } from './judge-world';

const LISTS = ['disturbances', 'faults', 'beatFaults'] as const;

/** The smallest world that breaks the same promise: what can be left out of this one is. One that breaks none stays as it is. */
export async function shrink(plan: WorldPlan, options: WorldOptions = {}): Promise<WorldPlan> {
  return smallestThatBreaks(plan, async (one) => brokenIn(one, options), smallerThan);
}

/**
 * As {@link shrink}, of plans of any kind.
 * @param brokenIn which promises a plan breaks
 * @param smaller plans that are one thing less, or plainer
 */
export async function smallestThatBreaks<Plan>(
  plan: Plan,
  brokenIn: (plan: Plan) => Promise<string[]>,
  smaller: (plan: Plan) => Iterable<Plan>,
): Promise<Plan> {
  const [first] = await brokenIn(plan);
  if (first === undefined) return plan;
  let smallest = plan;
  for (let hasShrunk = true; hasShrunk;) {
    hasShrunk = false;
    for (const one of smaller(smallest)) {
      if (!(await brokenIn(one)).includes(first)) continue;
      smallest = one;
      hasShrunk = true;
      break;
    }
  }
  return smallest;
}

async function brokenIn(plan: WorldPlan, options: WorldOptions): Promise<Promised[]> {
  return judgeWorld(await liveThrough(plan, options)).broken.map(({ promise }) => promise);
}

/** Each with one thing less, or plainer. */
function* smallerThan(plan: WorldPlan): Generator<WorldPlan> {
  for (const list of LISTS) {
    for (let at = 0; at < plan[list].length; at += 1) {
      yield { ...plan, [list]: plan[list].filter((_one, nth) => nth !== at) };
    }
  }
  const isPlain = JSON.stringify(plan.dialect) === '{}';
  if (!isPlain) yield { ...plan, dialect: {} };
  if (plan.skewsMs.length > 1) yield { ...plan, skewsMs: plan.skewsMs.slice(0, -1) };
  if (plan.skewsMs.some((ms) => ms !== 0)) yield { ...plan, skewsMs: plan.skewsMs.map(() => 0) };
  if (plan.cloudSkewMs !== 0) yield { ...plan, cloudSkewMs: 0 };
  if (plan.login !== 'accessKey') yield { ...plan, login: 'accessKey' };
  if (plan.whenRunning !== 'fail') yield { ...plan, whenRunning: 'fail' };
}
