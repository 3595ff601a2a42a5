/** What has become of one kind of poll so far, as the SDK's native part counts it. */
export interface PollCounts {
  /** Polls that the server has answered, with a task or without. */
  answered: number;
  /** Polls that failed, by gRPC status such as `PERMISSION_DENIED`. */
  failed: ReadonlyMap<string, number>;
}

const LINE = /^temporal_long_request_(latency_count|failure(?:_total)?)\{(.*)\} (\S+)$/gm;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;
/** How a poll ends that found nothing in its time, or whose worker drains. */
const ORDINARY = new Set(['CANCELLED', 'DEADLINE_EXCEEDED']);

/**
 * Reads what the runtime of this process exports for Prometheus.
 * @returns by operation, such as `PollActivityTaskQueue`; without those of other task queues
 */
export function pollCountsIn(exported: string, taskQueue: string): Map<string, PollCounts> {
  const ended = new Map<string, number>();
  const failures = new Map<string, Map<string, number>>();
  for (const [, metric, labelText = '', value] of exported.matchAll(LINE)) {
    const { operation = '', status_code: code = '', task_queue: queue } = labelsOf(labelText);
    if (queue !== taskQueue) continue;
    const codes = failures.get(operation) ?? new Map<string, number>();
    failures.set(operation, codes);
    if (metric === 'latency_count') ended.set(operation, Number(value));
    else codes.set(code, Number(value));
  }
  return new Map([...failures].map(([operation, codes]) => [operation, counted(ended.get(operation) ?? 0, codes)]));
}

/** The count of those that ended has the failed ones in it. */
function counted(ended: number, codes: Map<string, number>): PollCounts {
  const failed = [...codes].reduce((sum, [, count]) => sum + count, 0);
  return { answered: Math.max(0, ended - failed), failed: new Map([...codes].filter(([code]) => !ORDINARY.has(code))) };
}

function labelsOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(LABEL)];
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value.replace(/\\(.)/g, '$1')]));
}
