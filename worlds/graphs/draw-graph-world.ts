import { Random } from '../../chaos/random';
import { drawDialect } from '../../chaos/stage/draw-dialect';
import { drawPipeline } from '../../replay-fuzz/draw/draw-pipeline';
import { drawWeather } from '../pipelines/draw-weather';
import type { GraphPlan } from './graph-plan';

const OF_GRAPHS = 0x1f_83_d9_0b;

/** The world of a seed in which a pipeline of a random graph runs, as the fuzz of replays draws it. */
export function drawGraphWorld(seed: number): GraphPlan {
  const random = new Random(Math.imul(seed + 1, OF_GRAPHS)).fork().fork();
  const run = drawPipeline(random.fork(), 0);
  return {
    seed,
    run,
    login: random.chance(0.4) ? 'password' : 'accessKey',
    dialect: drawDialect(random.fork()),
    ...drawWeather(random, random.fork(), 'anywhere'),
  };
}
