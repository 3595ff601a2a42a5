import type { Random } from '../../chaos/random';
import { drawDelay, drawForWorker, drawMoment, drawSkew, severalOf } from '../draw/draw-moment';
import { CHANCES_OF_FAULTS, drawTrouble } from '../draw/draw-trouble';
import type { Deed, Disturbance, Fault, RequestKind } from '../draw/world-plan';
import type { StagePlan } from '../engine/stage';

/** To where a pipeline is reset: its beginning, or any of its tasks. */
export type Resets = 'whole' | 'anywhere';

type Weather = Omit<StagePlan, 'seed' | 'dialect' | 'login'>;

/** What befalls workers, clocks and lines around a whole pipeline. One world of ten is calm. */
export function drawWeather(random: Random, troubles: Random, resets: Resets): Weather {
  const isCalm = troubles.chance(0.1);
  return {
    tokenLifetimeMs: 86_400_000,
    skewsMs: Array.from({ length: random.between(1, 3) }, () => drawSkew(random)),
    // The log is held against what the pipeline says of its times.
    cloudSkewMs: 0,
    disturbances: isCalm ? [] : severalOf(troubles, 4, () => drawDisturbance(troubles, resets)),
    faults: isCalm ? [] : severalOf(troubles, 4, () => drawFault(troubles)),
    beatFaults: [],
  };
}

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
