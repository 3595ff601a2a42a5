import type { ToldRun } from '../../../board/told';
import type { PipelineRow } from '../../pipeline/pipeline-row';

/** A row of a list without what moves by itself: that a second has gone by is no news. */
export function toldRun({ failure, elapsedMs: _moves, workflowTaskFailing: _told, ...row }: PipelineRow): ToldRun {
  return { ...row, ...(failure !== undefined && { why: failure }) };
}
