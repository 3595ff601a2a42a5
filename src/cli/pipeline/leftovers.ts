import type { WorkflowHandle } from '@temporalio/client';
import { QueryNotRegisteredError, QueryRejectedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Leftover } from '../../domain/leftover';
import type { PipelineStatus } from '../../domain/status';
import { leftoversTold } from './leftovers-told';

/** Why a worker has not told. */
export interface Unanswered {
  /** Nobody answered, rather than somebody who could not. */
  isSilent: boolean;
  why: string;
}

/** Asks a worker, which replays the history of a pipeline that has ended, what it has left. */
export async function askForLeftovers(
  client: Client,
  handle: WorkflowHandle,
  answerWithinMs: number,
): Promise<{ leftovers: Leftover[] } | Unanswered> {
  try {
    const leftovers = await client.withDeadline(Date.now() + answerWithinMs, () => leftoversTold(handle));
    return { leftovers };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const isUnable = error instanceof QueryNotRegisteredError || error instanceof QueryRejectedError;
    return { isSilent: !isUnable, why };
  }
}

/** What the memo says may still run: the runs it last saw going on. It may be older than what has happened. */
export function rememberedRuns(status: PipelineStatus | undefined): string[] {
  const open = (status?.steps ?? []).filter(
    ({ state }) => state === 'starting' || state === 'running' || state === 'held',
  );
  return open.flatMap(({ id, service, runs }) =>
    runs.length ? runs.map((run) => `${id}: ${service.toUpperCase()} ${run.job} #${run.id}`) : [`${id}: being started`],
  );
}

export function leftoverText({ step, title, runs }: Leftover): string {
  const ids = runs.map(({ id }) => `#${id}`).join(', ');
  return `${step}: ${title}${ids ? ` ${ids}` : ', perhaps started'}`;
}
