import type { JobSpec } from 'temporal-huaweicloud/simulator';

/** What the pretend Huawei Cloud holds. */
export const jobs: JobSpec[] = [
  { service: 'cdm', clusterId: '6ec9a0a4', name: 'orders_to_obs', durationMs: 1_000, outcome: 'SUCCEEDED', rows: 120 },
  { service: 'dgc', name: 'orders_transform', durationMs: 1_000, outcome: 'success' },
];
