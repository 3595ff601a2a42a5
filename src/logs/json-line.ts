import { ApplicationFailure } from '@temporalio/common';
import type { LogEntry } from '@temporalio/worker';
import { shownJson } from '../domain/shown-text';
import { HuaweiCloudError } from '../client/huawei-cloud-error';

/** The SDK's names for what our lines call by one name, and what says nothing to a reader. */
const RENAMED = { workflowRunId: 'runId', run_id: 'runId', workflow_id: 'workflowId', activity_id: 'activityId' };
const LEFT_OUT = new Set(['taskToken', 'task_token', 'spanContexts', 'isLocal']);
const LONGEST_TEXT = 4_000;
const DEEPEST = 4;

/** One line of log as a JSON object: `time`, `level`, `message`, then whatever is known of whose it is. */
export function jsonLine({ level, message, timestampNanos, meta = {} }: LogEntry): string {
  const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
  const fields: Record<string, unknown> = meta;
  const named = Object.entries(fields)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => [name in RENAMED ? RENAMED[name as keyof typeof RENAMED] : name, plain(value)]);
  const requestId = fields['requestId'] ?? requestIdIn(fields['error']);
  return shownJson(JSON.stringify({ time, level, message: short(message), ...Object.fromEntries(named), requestId }));
}

/** What JSON can hold, as deep and long as a line may be. */
function plain(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return short(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return errorOf(value, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '...';
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, depth + 1)]));
}

/** Its words only: what else an error carries is for programs. */
function errorOf(error: Error, depth: number): unknown {
  const { name, message, stack, cause } = error;
  const type = error instanceof ApplicationFailure ? error.type : undefined;
  const because = cause === undefined || depth >= DEEPEST ? undefined : plain(cause, depth + 1);
  return { name, type, message: short(message), stack: stack && short(stack), cause: because };
}

function requestIdIn(error: unknown): string | undefined {
  if (error instanceof HuaweiCloudError) return error.requestId;
  if (error instanceof ApplicationFailure) {
    const [details] = (error.details ?? []) as [{ requestId?: string }?];
    if (typeof details?.requestId === 'string') return details.requestId;
  }
  return error instanceof Error && error.cause !== undefined ? requestIdIn(error.cause) : undefined;
}

function short(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}...` : text;
}
