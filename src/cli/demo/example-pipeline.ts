/** What the demo runs: a copy with CDM, then a DGC job, then two DLI stream jobs. */
export const EXAMPLE_PIPELINE = {
  name: 'orders-nightly',
  timezone: 'Asia/Shanghai',
  params: { table: 'orders' },
  steps: [
    {
      id: 'copy',
      cdm: {
        clusterId: '6ec9a0a4',
        jobName: 'orders_to_obs',
        variables: { day: "{{ run.date | date: '%Y-%m-%d' }}", table: '{{ params.table }}' },
      },
      timeout: '4h',
    },
    { id: 'transform', dgc: { jobName: 'orders_transform', jobParams: { rows: '{{ steps.copy.rowsWritten }}' } } },
    { id: 'streams', dli: { jobIds: [131, 132], resumeSavepoint: true } },
  ],
};

/** The jobs that pipeline needs, as the simulator is told about them. */
export const EXAMPLE_JOBS = [
  {
    service: 'cdm',
    clusterId: '6ec9a0a4',
    name: 'orders_to_obs',
    durationMs: 8_000,
    outcome: 'SUCCEEDED',
    rows: 120_000,
  },
  { service: 'dgc', name: 'orders_transform', durationMs: 4_000, outcome: 'success' },
  { service: 'dli', id: 131, name: 'orders_clean', startupMs: 1_500, outcome: 'job_running' },
  { service: 'dli', id: 132, name: 'orders_totals', startupMs: 1_500, outcome: 'job_running' },
];
