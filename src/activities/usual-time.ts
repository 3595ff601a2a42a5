import type { Client } from '@temporalio/client';
import { MOST_RUNS, unusualFrom } from '../domain/expectation';
import type { Deadline } from '../domain/plan';
import type { ActivityContext } from './activity-context';
import { CHECK_REQUESTS } from './check-requests';
import { presentClientOf } from './present-client';
import type { UsualTimeRequest } from './requests';

/** The activity by which a pipeline asks from when on it takes much longer than usual. */
export interface UsualTimeActivity {
  /** When that is; null where too few of its runs are known that have succeeded. */
  'huaweicloud.usualTime'(request: UsualTimeRequest): Promise<Deadline | null>;
}

/** So many runs of other pipelines are passed over, where the server finds them only by how their ids begin. */
const MOST_LOOKED_THROUGH = 200;

/** Reads how long the last runs took from Temporal's list: each has its beginning and its end there, and no history is read. */
export function usualTimeActivity(
  context: Pick<ActivityContext, 'searchAttributes' | 'presentClient'>,
): UsualTimeActivity {
  return {
    'huaweicloud.usualTime': async (given) => {
      const { pipeline, begunAt } = CHECK_REQUESTS.usualTime(given);
      const tookMs = await lastRuns(presentClientOf(context), pipeline, context.searchAttributes);
      return unusualFrom(Date.parse(begunAt), tookMs) ?? null;
    },
  };
}

async function lastRuns({ workflow }: Client, pipeline: string, isIndexed: boolean): Promise<number[]> {
  const tookMs: number[] = [];
  let seen = 0;
  for await (const { workflowId, startTime, closeTime } of workflow.list({
    query: queryFor(pipeline, isIndexed),
    pageSize: isIndexed ? MOST_RUNS : MOST_LOOKED_THROUGH,
  })) {
    seen += 1;
    if (closeTime && (isIndexed || isRunOf(pipeline, workflowId))) tookMs.push(+closeTime - +startTime);
    if (tookMs.length === MOST_RUNS || seen === MOST_LOOKED_THROUGH) break;
  }
  return tookMs;
}

/** Names of pipelines have neither quotes nor backslashes: what came here has been checked. */
function queryFor(pipeline: string, isIndexed: boolean): string {
  const byName = isIndexed ? `HuaweiCloudPipeline = "${pipeline}"` : `WorkflowId STARTS_WITH "${pipeline}-"`;
  return `WorkflowType = "huaweiCloudPipeline" AND ExecutionStatus = "Completed" AND ${byName}`;
}

/** `orders-eu-2026-01-31` is no run of `orders`. */
function isRunOf(pipeline: string, workflowId: string): boolean {
  return /^-\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?$/.test(workflowId.slice(pipeline.length));
}
