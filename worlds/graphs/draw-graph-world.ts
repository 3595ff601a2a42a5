import { Random } from '../../chaos/random';
import { drawDialect } from '../../chaos/stage/draw-dialect';
import { drawOwnWorkflow } from '../../replay-fuzz/draw/draw-own-workflow';
import { drawPipeline } from '../../replay-fuzz/draw/draw-pipeline';
import type { DrawnRun } from '../../replay-fuzz/draw/drawn-run';
import { drawWeather } from '../pipelines/draw-weather';
import type { GraphPlan } from './graph-plan';

const OF_GRAPHS = 0x1f_83_d9_0b;
const OF_OWN_WORKFLOWS = 0x5b_e0_cd_19;

/** Draws the world of a seed. */
export type DrawGraphWorld = (seed: number) => GraphPlan;

/** The world of a seed in which a pipeline of a random graph runs, as the fuzz of replays draws it. */
export function drawGraphWorld(seed: number): GraphPlan {
  return worldOf(seed, OF_GRAPHS, drawPipeline);
}

/** The world of a seed in which a workflow of a user's own runs jobs and such a pipeline, as the fuzz of replays draws it. */
export function drawOwnWorkflowWorld(seed: number): GraphPlan {
  return worldOf(seed, OF_OWN_WORKFLOWS, drawOwnWorkflow);
}

function worldOf(seed: number, salt: number, draw: (random: Random, index: number) => DrawnRun): GraphPlan {
  const random = new Random(Math.imul(seed + 1, salt)).fork().fork();
  const run = draw(random.fork(), 0);
  return {
    seed,
    run,
    login: random.chance(0.4) ? 'password' : 'accessKey',
    dialect: drawDialect(random.fork()),
    ...drawWeather(random, random.fork(), 'anywhere'),
  };
}
