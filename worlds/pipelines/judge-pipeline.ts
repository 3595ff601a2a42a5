import { judge, type Promised as PromisedInChaos } from '../../chaos/oracle/judge';
import type { LivedOutcome } from './lived-workflow';
import type { PipelineOutcome } from './pipeline-world';

/** What is held against each world of a pipeline: what chaos holds against pipelines, and what only such a world can tell. */
export type PromisedToPipelines = PromisedInChaos | 'did not come to its end' | 'above a published limit';

/** A promise that was not kept, and how it shows. */
export interface BrokenInPipeline {
  promise: PromisedToPipelines;
  detail: string;
}

/** Holds the cloud's log against what the pipeline says of itself, and against the model. */
export function judgePipeline(outcome: PipelineOutcome): BrokenInPipeline[] {
  const { trial } = outcome;
  return [
    ...judge(trial).map(({ promise, detail }): BrokenInPipeline => ({ promise, detail })),
    ...judgeLived(outcome, trial.end === 'open'),
  ];
}

/** What holds of any workflow, however it is to end. */
export function judgeLived({ unreplayable, throttled }: LivedOutcome, isOpen: boolean): BrokenInPipeline[] {
  return [
    ...unreplayable.map((detail): BrokenInPipeline => ({ promise: 'history does not replay', detail })),
    ...(isOpen ? [{ promise: 'did not come to its end', detail: 'after hours' } as const] : []),
    ...(throttled
      ? [{ promise: 'above a published limit', detail: `${throttled} requests were refused` } as const]
      : []),
  ];
}
