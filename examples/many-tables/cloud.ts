import type { JobSpec } from 'temporal-huaweicloud/simulator';

const ROWS = { orders: 120, customers: 40, items: 300, returns: 7, stock: 25 };

/** What the pretend Huawei Cloud holds: one of the five tables cannot be copied. */
export const jobs: JobSpec[] = Object.entries(ROWS).map(([table, rows]) => ({
  service: 'cdm',
  clusterId: '6ec9a0a4',
  name: `${table}_to_obs`,
  durationMs: 1_500,
  rows,
  outcome: table === 'items' ? 'FAILED' : 'SUCCEEDED',
}));
