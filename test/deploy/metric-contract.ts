/** One metric as it is recorded; a counter's series ends in `_total`, a histogram's in `_bucket`, `_sum` and `_count`. */
export interface MetricDescription {
  name: string;
  kind: 'counter' | 'gauge' | 'histogram';
  tags: readonly string[];
}

/** What our workers record. */
export const METRICS: readonly MetricDescription[] = [
  { name: 'huaweicloud_api_calls', kind: 'counter', tags: ['service', 'operation', 'code'] },
  { name: 'huaweicloud_api_throttled', kind: 'counter', tags: ['service', 'operation'] },
  { name: 'huaweicloud_api_call_duration', kind: 'histogram', tags: ['service', 'operation'] },
  { name: 'huaweicloud_budget_left', kind: 'gauge', tags: ['connection', 'group'] },
  { name: 'huaweicloud_budget_limit', kind: 'gauge', tags: ['connection', 'group'] },
  { name: 'huaweicloud_budget_used', kind: 'counter', tags: ['connection', 'group'] },
  { name: 'huaweicloud_waits', kind: 'gauge', tags: ['service', 'state'] },
  { name: 'huaweicloud_wait_oldest_age', kind: 'gauge', tags: ['service'] },
  { name: 'huaweicloud_look_lateness', kind: 'histogram', tags: ['service'] },
  { name: 'huaweicloud_starts', kind: 'counter', tags: ['service', 'outcome'] },
  { name: 'huaweicloud_stops', kind: 'counter', tags: ['service', 'outcome'] },
  { name: 'huaweicloud_tokens', kind: 'counter', tags: ['connection', 'outcome'] },
  { name: 'huaweicloud_credentials_ready', kind: 'gauge', tags: ['connection'] },
];

/** What the SDK's core records beside them, under its prefix. */
export const SDK_METRICS: readonly MetricDescription[] = [
  { name: 'temporal_worker_task_slots_available', kind: 'gauge', tags: ['worker_type', 'task_queue'] },
  { name: 'temporal_worker_task_slots_used', kind: 'gauge', tags: ['worker_type', 'task_queue'] },
  { name: 'temporal_num_pollers', kind: 'gauge', tags: ['poller_type', 'task_queue'] },
  { name: 'temporal_sticky_cache_size', kind: 'gauge', tags: ['task_queue'] },
  { name: 'temporal_activity_schedule_to_start_latency', kind: 'histogram', tags: ['task_queue'] },
  { name: 'temporal_workflow_task_schedule_to_start_latency', kind: 'histogram', tags: ['task_queue'] },
  { name: 'temporal_activity_execution_failed', kind: 'counter', tags: ['task_queue', 'activity_type'] },
  { name: 'temporal_workflow_task_execution_failed', kind: 'counter', tags: ['task_queue', 'workflow_type'] },
  { name: 'temporal_workflow_completed', kind: 'counter', tags: ['task_queue', 'workflow_type'] },
  { name: 'temporal_workflow_failed', kind: 'counter', tags: ['task_queue', 'workflow_type'] },
];

/** The values that a tag takes where they are a closed list: a query for another one would be silent for ever. */
export const VALUES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  huaweicloud_starts: { outcome: ['new', 'adopted', 'alreadyRunning', 'ambiguous', 'failed', 'unknown'] },
  huaweicloud_stops: { outcome: ['confirmed', 'unconfirmed'] },
  huaweicloud_tokens: { outcome: ['refreshed', 'failed'] },
  huaweicloud_waits: { state: ['resting', 'due', 'listed', 'asking', 'looking'] },
  temporal_worker_task_slots_available: { worker_type: ['WorkflowWorker', 'ActivityWorker', 'LocalActivityWorker'] },
  temporal_worker_task_slots_used: { worker_type: ['WorkflowWorker', 'ActivityWorker', 'LocalActivityWorker'] },
};

/** What Prometheus writes to each series by itself. */
export const TARGET_LABELS = ['job', 'instance'];
