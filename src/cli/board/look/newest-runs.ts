import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { ToldRun } from '../../../board/told';
import { usesSearchAttributes } from '../../../config/tuning';
import type { TemporalLine } from '../../connection/connect-to-temporal';
import { isWanted, queryOf } from '../../pipeline/pipeline-filter';
import type { PipelineRow } from '../../pipeline/pipeline-row';
import { pipelineRow } from '../../pipeline/pipeline-row';
import { asUnknownAttribute } from '../../pipeline/unknown-attribute';

/** How many of the newest runs are looked through, of all pipelines or, where the server finds them by name, of one. */
export const RUNS_LOOKED_THROUGH = 2_000;
const PAGE_SIZE = 1_000;
const SERVER_ANSWERS_WITHIN_MS = 15_000;

/** A run of a list, and what it was read from. */
export interface FoundRun {
  /** As `list` shows it. */
  row: PipelineRow;
  /** As the server lists it, with the memo. */
  info: WorkflowExecutionInfo;
}

/** What was found, and whether that was all. */
export interface FoundRuns {
  /** The newest first. */
  runs: FoundRun[];
  /** There are more runs than were looked through. */
  isCut: boolean;
}

/**
 * The newest runs of pipelines, by the server's list alone: no worker is asked.
 * @param pipeline only those of this name; by default all
 * @param most how many are found before the search ends
 */
export async function newestRuns(
  { reader, namespace }: TemporalLine,
  { pipeline, most = RUNS_LOOKED_THROUGH }: { pipeline?: string; most?: number } = {},
): Promise<FoundRuns> {
  const indexed = usesSearchAttributes(process.env);
  const filter = {
    failed: false,
    held: false,
    running: false,
    late: false,
    ...(pipeline !== undefined && { pipeline }),
  };
  const runs: FoundRun[] = [];
  let seen = 0;
  try {
    return await reader.withDeadline(Date.now() + SERVER_ANSWERS_WITHIN_MS, async () => {
      for await (const info of reader.workflow.list({ query: queryOf(filter, indexed), pageSize: PAGE_SIZE })) {
        if (seen === RUNS_LOOKED_THROUGH) return { runs, isCut: true };
        seen += 1;
        const row = pipelineRow(info, Date.now());
        if (isWanted(row, filter, indexed)) runs.push({ row, info });
        if (runs.length === most) break;
      }
      return { runs, isCut: false };
    });
  } catch (error) {
    throw indexed ? asUnknownAttribute(error, namespace) : error;
  }
}

/** A row of a list without what moves by itself: that a second has gone by is no news. */
export function toldRun({ failure, elapsedMs: _moves, workflowTaskFailing: _told, ...row }: PipelineRow): ToldRun {
  return { ...row, ...(failure !== undefined && { why: failure }) };
}
