import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { PipelineStatus } from '../../src/domain/status';
import type { PipelineEnd, Trial } from '../oracle/trial';
import { insist } from './insist';

const STATUS_MEMO = 'huaweicloud.status';
const SIDE_BY_SIDE = 10;

export type EndRead = Pick<Trial, 'end' | 'status' | 'closedAt'>;

/** How each pipeline ended by its own account, as the server keeps it: no worker is asked. */
export async function readEnds(client: Client, names: string[], signal: AbortSignal): Promise<Map<string, EndRead>> {
  const ends = new Map<string, EndRead>();
  for (let at = 0; at < names.length; at += SIDE_BY_SIDE) {
    const some = names.slice(at, at + SIDE_BY_SIDE);
    await Promise.all(some.map(async (name) => ends.set(name, await readEnd(client, name, signal))));
  }
  return ends;
}

async function readEnd(client: Client, name: string, signal: AbortSignal): Promise<EndRead> {
  try {
    const seen = await insist(client, signal, async () => client.workflow.getHandle(name).describe());
    return {
      end: endOf(seen.status.name),
      status: seen.memo?.[STATUS_MEMO] as PipelineStatus | undefined,
      ...(seen.closeTime && { closedAt: seen.closeTime.getTime() }),
    };
  } catch (error) {
    // It was never started.
    if (error instanceof WorkflowNotFoundError) return { end: 'open' };
    throw error;
  }
}

function endOf(status: string): PipelineEnd {
  if (status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED') return status;
  return status === 'RUNNING' ? 'open' : 'otherwise';
}
