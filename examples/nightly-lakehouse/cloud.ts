import { setTimeout } from 'node:timers/promises';
import type { JobSpec, Simulator } from 'temporal-huaweicloud/simulator';

const CHECK = 'SELECT count(*) AS bad';

/** What the pretend Huawei Cloud holds: a cluster that rests, streams that run, and nothing yet in the bucket. */
export const jobs: JobSpec[] = [
  { service: 'obs', bucket: 'lake' },
  { service: 'cdmCluster', clusterId: '6ec9a0a4', status: '900', startMs: 1_500, stopMs: 1_000 },
  { service: 'cdm', clusterId: '6ec9a0a4', name: 'nightly', ofCreated: true, durationMs: 2_000, rows: 120 },
  { service: 'dliSql', sqlContains: CHECK, queue: 'etl', durationMs: 1_000, rows: [{ bad: 0 }] },
  { service: 'dliSpark', file: 'obs://lake/jobs/features.py', queue: 'spark', durationMs: 2_000, outcome: 'success' },
  { service: 'mrs', clusterId: '17cd0faa-c252-429f-a034-2d5ef3aed6aa', durationMs: 1_500, outcome: 'SUCCEEDED' },
  ...[131, 132].map((id): JobSpec => ({
    service: 'dli',
    id,
    name: `stream ${id}`,
    startupMs: 1_000,
    status: 'job_running',
  })),
];

/** What it holds otherwise, by the word that `npm run example -- nightly-lakehouse WORD` ends with. */
export const otherwise: Record<string, JobSpec[]> = {
  'bad-rows': [{ service: 'dliSql', sqlContains: CHECK, queue: 'etl', durationMs: 1_000, rows: [{ bad: 3 }] }],
};

/** The files are late: they come some seconds after the pipeline has looked for them in vain. */
export async function meanwhile(cloud: Simulator, signal: AbortSignal): Promise<void> {
  while (!cloud.requests().some(({ route }) => route === '/*')) await setTimeout(200, undefined, { signal });
  const key = 'landing/orders/2026-01-31/_SUCCESS';
  cloud.addJobs([{ service: 'obs', bucket: 'lake', key, appearsAfterMs: 3_000 }]);
}
