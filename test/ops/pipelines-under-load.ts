import { Client, type Connection } from '@temporalio/client';
import type { Simulator } from '../../simulator';
import { cdm, CLUSTER } from '../support/huawei-world';
import { until } from './worker-on-call';

/** Where pipelines are started. */
export interface Load {
  cloud: Simulator;
  taskQueue: string;
  /** A way to the server that nothing is rotated on. */
  onlooker: Connection;
}

/** Hears how the pipelines have ended. */
export type Ends = () => Promise<unknown[]>;

/**
 * Starts pipelines of a copy, and another after it: what is rotated meets starts, waits and workflow tasks under way.
 * @returns once the first copy of each has been started
 */
export async function startPipelines(
  { cloud, taskQueue, onlooker }: Load,
  names: string[],
  durationMs: number,
): Promise<Ends> {
  const jobs = names.flatMap((name) => [`${name}-first`, `${name}-second`]);
  cloud.addJobs(jobs.map((job) => cdm(job, { durationMs })));
  const client = new Client({ connection: onlooker });
  const step = (job: string) => ({ id: job, cdm: { clusterId: CLUSTER, jobName: job } });
  const handles = await Promise.all(
    names.map(async (name) =>
      client.workflow.start('huaweiCloudPipeline', {
        taskQueue,
        workflowId: `${taskQueue}-${name}`,
        args: [{ name, steps: [step(`${name}-first`), step(`${name}-second`)] }],
      }),
    ),
  );
  const isStarted = (name: string) =>
    cloud.log().some(({ effect, job }) => effect === 'start' && job === `${name}-first`);
  await until(
    async () => names.every(isStarted),
    (all) => all,
  );
  return () => Promise.all(handles.map(async (handle) => handle.result() as Promise<unknown>));
}

/** Every pipeline has succeeded, and each of their jobs was started once. @param pipelines so many were started */
export async function expectNothingLost(cloud: Simulator, ends: Ends[], pipelines: number): Promise<void> {
  for (const end of ends) for (const status of await end()) expect(status).toMatchObject({ state: 'succeeded' });
  const started = cloud.log().flatMap(({ effect, job }) => (effect === 'start' ? [job] : []));
  expect(new Set(started).size).toBe(2 * pipelines);
  expect(started).toHaveLength(2 * pipelines);
}
