import type { JobSpec } from 'temporal-huaweicloud/simulator';

const ROWS = { orders: 120, customers: 40, items: 300, returns: 0 };

/** What the pretend Huawei Cloud holds: nothing has come back today. */
export const jobs: JobSpec[] = [
  ...Object.entries(ROWS).map(([table, rows]): JobSpec => ({
    service: 'cdm',
    clusterId: '6ec9a0a4',
    name: `${table}_to_obs`,
    durationMs: 1_500,
    rows,
    outcome: 'SUCCEEDED',
  })),
  { service: 'dliSql', sqlContains: 'INSERT OVERWRITE', durationMs: 1_000, outcome: 'FINISHED' },
  { service: 'dgc', name: 'report', durationMs: 500, outcome: 'success' },
];
