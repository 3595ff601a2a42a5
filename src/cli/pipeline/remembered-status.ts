import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import type { PipelineStatus } from '../../domain/status';

const STATUS_MEMO = 'huaweicloud.status';

/**
 * The status as Temporal's server keeps it, which needs no worker: the result of a pipeline that succeeded, else the
 * memo, written at each change of state.
 */
export async function rememberedStatus(
  handle: WorkflowHandle,
  { status, memo }: WorkflowExecutionDescription,
): Promise<PipelineStatus | undefined> {
  const kept: unknown = status.name === 'COMPLETED' ? await handle.result() : memo?.[STATUS_MEMO];
  return isPipelineStatus(kept) ? kept : undefined;
}

/** Written by our own workflow, so its shape is not in doubt; a workflow of another type has none of it. */
export function isPipelineStatus(value: unknown): value is PipelineStatus {
  return typeof value === 'object' && value !== null && 'state' in value && 'steps' in value;
}
