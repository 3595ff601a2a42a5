import type { Random } from '../../chaos/random';
import { drawBackfill } from './draw-backfill';
import { drawOwnWorkflow } from './draw-own-workflow';
import { drawPipeline } from './draw-pipeline';
import { drawSlowCheck } from './draw-slow-check';
import type { DrawnRun } from './drawn-run';

const BETWEEN_STARTS_MS = 180;

/** Everything that will be run. The first few are one of each kind, so that a short run has them all. */
export function drawRuns(random: Random, count: number): DrawnRun[] {
  return Array.from({ length: count }, (_, index) => {
    const draw = FIRST[index] ?? random.weighted(KINDS, drawPipeline);
    return { ...draw(random.fork(), index), startAfterMs: random.between(0, count * BETWEEN_STARTS_MS) };
  });
}

const FIRST = [drawSlowCheck, drawBackfill, drawOwnWorkflow];

const KINDS = [
  [0.72, drawPipeline],
  [0.14, drawOwnWorkflow],
  [0.08, drawBackfill],
  [0.06, drawSlowCheck],
] as const;
