import { COUNTED_STATES } from '../../src/domain/pipeline-counts';
import type { MetricDescription } from '../../src/metrics/metric-names';
import { METRICS } from '../../src/metrics/metric-names';

export { METRICS };

/** As ours are described, without words. */
export type SeriesDescription = Omit<MetricDescription, 'description'>;

/** What the SDK's core records beside them, under its prefix. */
export const SDK_METRICS: readonly SeriesDescription[] = [
  { name: 'temporal_worker_task_slots_available', kind: 'gauge', tags: ['worker_type', 'task_queue'] },
  { name: 'temporal_worker_task_slots_used', kind: 'gauge', tags: ['worker_type', 'task_queue'] },
  { name: 'temporal_num_pollers', kind: 'gauge', tags: ['poller_type', 'task_queue'] },
  { name: 'temporal_sticky_cache_size', kind: 'gauge', tags: ['task_queue'] },
  { name: 'temporal_activity_schedule_to_start_latency', kind: 'histogram', tags: ['task_queue'] },
  { name: 'temporal_workflow_task_schedule_to_start_latency', kind: 'histogram', tags: ['task_queue'] },
  { name: 'temporal_activity_execution_failed', kind: 'counter', tags: ['task_queue', 'activity_type'] },
  {
    name: 'temporal_workflow_task_execution_failed',
    kind: 'counter',
    tags: ['task_queue', 'workflow_type', 'failure_reason'],
  },
  { name: 'temporal_workflow_completed', kind: 'counter', tags: ['task_queue', 'workflow_type'] },
  { name: 'temporal_workflow_failed', kind: 'counter', tags: ['task_queue', 'workflow_type'] },
];

/** The values that a tag takes where they are a closed list: a query for another one would be silent for ever. */
export const VALUES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  huaweicloud_starts: { outcome: ['new', 'adopted', 'alreadyRunning', 'ambiguous', 'failed', 'unknown'] },
  huaweicloud_stops: { outcome: ['confirmed', 'unconfirmed'] },
  huaweicloud_pipelines: { state: COUNTED_STATES },
  huaweicloud_temporal_access_begins: { credential: ['certificate', 'apiKey'] },
  huaweicloud_temporal_access_expires: { credential: ['certificate', 'apiKey'] },
  huaweicloud_tokens: { outcome: ['refreshed', 'failed'] },
  huaweicloud_waits: { state: ['resting', 'due', 'listed', 'asking', 'looking'] },
  temporal_worker_task_slots_available: { worker_type: ['WorkflowWorker', 'ActivityWorker', 'LocalActivityWorker'] },
  temporal_worker_task_slots_used: { worker_type: ['WorkflowWorker', 'ActivityWorker', 'LocalActivityWorker'] },
};

/** What Prometheus writes to each series by itself; the namespace only where Kubernetes tells it. */
export const TARGET_LABELS = ['job', 'instance', 'namespace'];
