import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { HuaweiCloud } from '../../src';

interface Job {
  clusterId: string;
  jobName: string;
}

/** The activities of floors and rivals. They call the cloud by the same client as ours do. */
export function benchActivities(cloud: HuaweiCloud) {
  /** @returns whether the job's last run has ended */
  const look = async (job: Job): Promise<boolean> => {
    const { value: runs } = await cloud.cdm.jobStatus(job);
    return runs[0]?.status === 'SUCCEEDED';
  };
  return {
    'bench.noop': async (): Promise<void> => undefined,
    'bench.look': look,
    'bench.lookOrRetry': async (job: Job, intervalMs: number): Promise<void> => {
      if (await look(job)) return;
      throw ApplicationFailure.create({ message: 'still running', category: 'BENIGN', nextRetryDelay: intervalMs });
    },
    'bench.start': async (job: Job): Promise<void> => {
      await cloud.cdm.startJob(job, {});
    },
    'bench.startAcknowledged': async (job: Job): Promise<void> => {
      const { client, info } = Context.current();
      const { value: runs } = await cloud.cdm.submissions(job);
      await client.activity.heartbeat(info.taskToken, { newest: runs[0]?.id });
      await cloud.cdm.startJob(job, {});
    },
  };
}

export type BenchActivities = ReturnType<typeof benchActivities>;
