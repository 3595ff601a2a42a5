import type { PipelineShape } from '../../chaos/pipelines/shape';
import type { StagePlan } from '../engine/stage';

/** All that a world of a whole pipeline is. The same plan is the same world, to the last millisecond. */
export interface PipelinePlan extends StagePlan {
  shape: PipelineShape;
  /** Whoever resets it has seen to the jobs that end badly. */
  mendsAtReset: boolean;
}
