import { Random } from '../../chaos/random';
import { drawDialect } from '../../chaos/stage/draw-dialect';
import type { JobSpec } from '../../simulator';
import { drawWorkOf } from '../draw/draw-work';
import type { Disturbance, Fault, WorldKind, WorldPlan } from '../draw/world-plan';
import { liveThrough } from '../engine/world';

/** Kinds whose second start the cloud takes as the first: CDM and streams refuse one while the first runs. */
export const KINDS_STARTED_TWICE = ['dgc', 'dliSql', 'dliSpark', 'mrs'] as const;

/** The longest that a start is on its way, in milliseconds. */
const LATEST_MS = 29_000;

/** One start whose reply nobody hears. */
export interface LostStart {
  seed: number;
  kind: Extract<WorldKind, (typeof KINDS_STARTED_TWICE)[number]>;
  /** How long the cloud shows the run to nobody, in milliseconds. */
  shownAfterMs: number;
}

/** Lives through it. @returns how many starts the cloud has taken */
export async function startsTakenOf(lost: LostStart, caller: 'fenced' | 'unfenced'): Promise<number> {
  const plan = planOf(lost);
  const { log, user } = await liveThrough(plan, { isUnfenced: caller === 'unfenced' });
  return log.filter(({ effect, by }) => effect === 'start' && by === user).length;
}

function planOf({ seed, kind, shownAfterMs }: LostStart): WorldPlan {
  const random = new Random(seed);
  const { work, units, jobs } = drawWorkOf(kind, random.fork());
  return {
    seed,
    kind,
    work,
    units,
    jobs: jobs.map((job) => ({ ...job, visibleAfterMs: shownAfterMs }) as JobSpec),
    whenRunning: 'fail',
    halts: {},
    crowd: 0,
    dialect: drawDialect(random.fork()),
    login: 'password',
    tokenLifetimeMs: 86_400_000,
    skewsMs: [0, 0],
    cloudSkewMs: 0,
    beatFaults: [],
    ...drawLoss(random),
  };
}

/** The reply alone is lost, the worker dies once the start has arrived, or it dies and the start is taken up late. */
function drawLoss(random: Random): { disturbances: Disturbance[]; faults: Fault[] } {
  const kill = { kind: 'kill', backAfterMs: random.between(500, 20_000) } as const;
  const ms = random.between(500, LATEST_MS);
  switch (random.pick(['reply', 'worker', 'workerAndLate'])) {
    case 'reply': {
      const kind = random.pick(['lostAfter', 'silentAfter']);
      return { disturbances: [], faults: [{ on: 'start', nth: 1, trouble: { kind } }] };
    }
    case 'worker':
      return {
        disturbances: [{ at: 'startArrived', nth: 1, plusMs: 0, deed: kill }],
        faults: [{ on: 'start', nth: 1, trouble: { kind: 'silentAfter' } }],
      };
    case 'workerAndLate':
      return {
        disturbances: [{ at: 'startLeft', nth: 1, plusMs: 5, deed: kill }],
        faults: [{ on: 'start', nth: 1, trouble: { kind: 'late', ms } }],
      };
  }
}
