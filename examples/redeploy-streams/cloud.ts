import type { JobSpec } from 'temporal-huaweicloud/simulator';

/** What the pretend Huawei Cloud holds: two streams that run. */
export const jobs: JobSpec[] = [131, 132].map((id) => ({
  service: 'dli',
  id,
  name: `stream ${id}`,
  startupMs: 1_000,
  status: 'job_running',
}));
