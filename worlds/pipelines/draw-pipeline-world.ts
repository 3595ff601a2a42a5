import { drawPipeline } from '../../chaos/pipelines/draw-pipeline';
import { Random } from '../../chaos/random';
import { drawDialect } from '../../chaos/stage/draw-dialect';
import { drawWeather } from './draw-weather';
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
  const mendsAtReset = new Random(Math.imul(seed + 1, OF_MENDING)).fork().fork().chance(MENDS_AT_RESET);
  // What has been mended is done anew from its beginning.
  const resets = mendsAtReset ? 'whole' : 'anywhere';
  return {
    seed,
    shape,
    mendsAtReset,
    dialect: drawDialect(random.fork()),
    login,
    ...drawWeather(random, troubles, resets),
  };
}
