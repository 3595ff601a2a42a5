import type { JobSpec } from 'temporal-huaweicloud/simulator';

/** What the pretend Huawei Cloud holds: a job whose schedule is on. */
export const jobs: JobSpec[] = [{ service: 'dgc', name: 'nightly_load', scheduled: true }];
