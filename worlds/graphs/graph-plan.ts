import type { DrawnRun } from '../../replay-fuzz/draw/drawn-run';
import type { StagePlan } from '../engine/stage';

/** All that a world of a random graph is. The same plan is the same world, to the last millisecond. */
export interface GraphPlan extends StagePlan {
  /** The pipeline, and what is said to it. */
  run: DrawnRun;
}
