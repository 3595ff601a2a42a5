import type { WorkflowClient } from '@temporalio/client';
import type { PipelineCounts } from '../domain/pipeline-counts';
import { queryText } from '../domain/query-text';
import { STATUS_MEMO } from '../domain/short-status';

/** A failed pipeline is counted for so long. */
const FAILED_WITHIN_MS = 60 * 60_000;
/** Where no index knows how pipelines stand, so many of those that go on are looked at, the newest first. */
const MOST_READ = 1_000;
/** In the memory of a worker at once: each brings what it remembers, some KB and 200 at most. */
const READ_AT_ONCE = 50;
const BAD_ENDS = '("Failed", "TimedOut", "Terminated")';

/** Which pipelines are counted, and how that is found out. */
export interface CountedPipelines {
  /** On which they run. */
  taskQueue: string;
  /** Whether the server knows how they stand by its search attributes; else what they remember is read. */
  indexed: boolean;
}

/**
 * Counts the pipelines of a task queue by how they stand. It takes five questions to the server where search attributes
 * tell, else two and a page for each fifty pipelines under way, twenty at most.
 * @throws what the server answers instead
 */
export async function countPipelines(
  client: Pick<WorkflowClient, 'count' | 'list'>,
  { taskQueue, indexed }: CountedPipelines,
  nowMs: number,
): Promise<PipelineCounts> {
  const ours = `WorkflowType = "huaweiCloudPipeline" AND TaskQueue = ${queryText(taskQueue)}`;
  const open = `${ours} AND ExecutionStatus = "Running"`;
  const since = new Date(nowMs - FAILED_WITHIN_MS).toISOString();
  const count = async (query: string) => (await client.count(query)).count;
  const [underWay, failed, waiting] = await Promise.all([
    count(open),
    count(`${ours} AND ExecutionStatus IN ${BAD_ENDS} AND CloseTime > "${since}"`),
    indexed ? waitingByIndex(open, count) : waitingByMemo(client, open),
  ]);
  return { running: Math.max(0, underWay - waiting.held - waiting.paused), ...waiting, failed };
}

type Waiting = Pick<PipelineCounts, 'held' | 'paused' | 'late'>;

async function waitingByIndex(open: string, count: (query: string) => Promise<number>): Promise<Waiting> {
  const [held, paused, late] = await Promise.all([
    count(`${open} AND HuaweiCloudState = "held"`),
    count(`${open} AND HuaweiCloudState = "paused"`),
    count(`${open} AND HuaweiCloudService = "late"`),
  ]);
  return { held, paused, late };
}

async function waitingByMemo(client: Pick<WorkflowClient, 'list'>, open: string): Promise<Waiting> {
  const waiting: Waiting = { held: 0, paused: 0, late: 0 };
  let read = 0;
  for await (const { memo } of client.list({ query: open, pageSize: READ_AT_ONCE })) {
    const { state, late } = (memo?.[STATUS_MEMO] ?? {}) as { state?: unknown; late?: unknown };
    if (state === 'held' || state === 'paused') waiting[state] += 1;
    if (late !== undefined) waiting.late += 1;
    read += 1;
    if (read === MOST_READ) break;
  }
  return waiting;
}
