import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import { whyUnreadable } from '../../codec/unreadable';
import type { PipelineStatus } from '../../domain/status';
import { STATUS_MEMO, TIMEZONE_MEMO } from '../../domain/short-status';

/**
 * The status as Temporal's server keeps it, which needs no worker: the result of a pipeline that succeeded, else the
 * memo, written at each change of state.
 */
export async function rememberedStatus(
  handle: WorkflowHandle,
  { status, memo }: WorkflowExecutionDescription,
): Promise<PipelineStatus | undefined> {
  if (status.name !== 'COMPLETED') return statusInMemo(memo);
  const result: unknown = await handle.result();
  return isPipelineStatus(result) ? result : undefined;
}

/** The memo alone, as lists of workflows carry it. */
export function statusInMemo(memo: Readonly<Record<string, unknown>> | undefined): PipelineStatus | undefined {
  const kept = memo?.[STATUS_MEMO];
  return isPipelineStatus(kept) ? kept : undefined;
}

/** Why what a pipeline remembers cannot be read here; undefined where it can, or remembers nothing. */
export function whyUnreadableIn(memo: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return whyUnreadable(memo?.[STATUS_MEMO]) ?? whyUnreadable(memo?.[TIMEZONE_MEMO]);
}

/** Known from the start on where a command, a schedule or a backfill of ours has started it. */
export function timezoneInMemo(memo: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const kept = statusInMemo(memo)?.timezone ?? memo?.[TIMEZONE_MEMO];
  return typeof kept === 'string' ? kept : undefined;
}

/** Written by our own workflow, so its shape is not in doubt; a workflow of another type has none of it. */
export function isPipelineStatus(value: unknown): value is PipelineStatus {
  return typeof value === 'object' && value !== null && 'state' in value && 'steps' in value;
}
