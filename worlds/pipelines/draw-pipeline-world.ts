import { drawPipeline } from '../../chaos/pipelines/draw-pipeline';
import { Random } from '../../chaos/random';
import { drawDialect } from '../../chaos/stage/draw-dialect';
import { drawDelay, drawForWorker, drawMoment, drawSkew, severalOf } from '../draw/draw-moment';
import { CHANCES_OF_FAULTS, drawTrouble } from '../draw/draw-trouble';
import type { Deed, Disturbance, Fault, RequestKind } from '../draw/world-plan';
import type { PipelinePlan } from './pipeline-plan';

const LONGEST_JOB_MS = 20_000;
const MOST_STEPS = 4;
const MENDS_AT_RESET = 0.3;
const OF_MENDING = 0x1f_83_d9_ab;
const OF_PIPELINES = 0x3c_6e_f3_72;

/** The world of a seed in which a whole pipeline runs. */
export function drawPipelineWorld(seed: number): PipelinePlan {
  const random = new Random(Math.imul(seed + 1, OF_PIPELINES)).fork().fork();
  const login = random.chance(0.4) ? 'password' : 'accessKey';
  const clusterId = login === 'password' ? 'login-0' : 'keys-1';
  const shape = drawPipeline(random.fork(), {
    index: 0,
    connection: 'default',
    clusterId,
    startWithinMs: 0,
    longestJobMs: LONGEST_JOB_MS,
    mostSteps: MOST_STEPS,
  });
  const troubles = random.fork();
  const isCalm = troubles.chance(0.1);
  const mendsAtReset = new Random(Math.imul(seed + 1, OF_MENDING)).fork().fork().chance(MENDS_AT_RESET);
  // What has been mended is done anew from its beginning.
  const resets = mendsAtReset ? 'whole' : 'anywhere';
  return {
    seed,
    shape,
    mendsAtReset,
    dialect: drawDialect(random.fork()),
    login,
    tokenLifetimeMs: 86_400_000,
    skewsMs: Array.from({ length: random.between(1, 3) }, () => drawSkew(random)),
    // The log is held against what the pipeline says of its times.
    cloudSkewMs: 0,
    disturbances: isCalm ? [] : severalOf(troubles, 4, () => drawDisturbance(troubles, resets)),
    faults: isCalm ? [] : severalOf(troubles, 4, () => drawFault(troubles)),
    beatFaults: [],
  };
}

/** To where a pipeline is reset: its beginning, or any of its tasks. */
type Resets = 'whole' | 'anywhere';

function drawDisturbance(random: Random, resets: Resets): Disturbance {
  const deed = drawDeed(random, resets);
  return { at: drawMoment(random), nth: random.between(1, 6), plusMs: drawDelay(random), deed };
}

function drawDeed(random: Random, resets: Resets): Deed {
  const kind = random.weighted(
    [
      [4, 'kill'],
      [3, 'freeze'],
      [2, 'drain'],
      [0.5, 'jump'],
      [0.5, 'expireTokens'],
      [0.5, 'resetActivity'],
      [2, 'reset'],
    ] as const,
    'kill',
  );
  switch (kind) {
    case 'kill':
    case 'drain':
    case 'freeze':
    case 'jump':
      return drawForWorker(random, kind);
    case 'expireTokens':
    case 'resetActivity':
      return { kind };
    case 'reset':
      return {
        kind,
        keeps: resets === 'anywhere' && random.chance(0.6) ? random.between(0, 999) / 1_000 : 0,
        ...(random.chance(0.2) && { isOfFirst: true }),
      };
  }
}

function drawFault(random: Random): Fault {
  const on = random.weighted<RequestKind>(CHANCES_OF_FAULTS, 'start');
  return { on, nth: on === 'read' ? random.between(1, 20) : random.between(1, 5), trouble: drawTrouble(random, on) };
}
