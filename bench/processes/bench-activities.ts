import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { HuaweiCloud } from '../../src';

/** What a rival asks for, by the one call that tells how it stands. */
export type RivalLook =
  | ({ of: 'cdm' } & Job)
  | { of: 'dliSql'; jobId: string }
  | { of: 'dliSpark'; batchId: string }
  | { of: 'mrs'; clusterId: string; jobId: string }
  | { of: 'obs'; bucket: string; key: string }
  | { of: 'cdmCluster'; clusterId: string };

interface Job {
  clusterId: string;
  jobName: string;
}

/** The activities of floors and rivals. They call the cloud by the same client as ours do. */
export function benchActivities(cloud: HuaweiCloud) {
  /** @returns whether it has ended, or is there */
  const look = async (asked: RivalLook): Promise<boolean> => {
    switch (asked.of) {
      case 'cdm':
        return (await cloud.cdm.jobStatus(asked)).value[0]?.status === 'SUCCEEDED';
      case 'dliSql':
        return (await cloud.dliSql.jobStatus(asked.jobId)).value.status === 'FINISHED';
      case 'dliSpark':
        return (await cloud.dliSpark.batch(asked.batchId)).value.state === 'success';
      case 'mrs':
        return (await cloud.mrs.job(asked)).value.result === 'SUCCEEDED';
      case 'obs': {
        const { value } = await cloud.obs.objects({ bucket: asked.bucket, prefix: asked.key, pageSize: 1 });
        return value.objects[0]?.key === asked.key;
      }
      case 'cdmCluster':
        return (await cloud.cdm.cluster(asked.clusterId)).value.status === '200';
    }
  };
  return {
    'bench.noop': async (): Promise<void> => undefined,
    'bench.look': look,
    'bench.lookOrRetry': async (asked: RivalLook, intervalMs: number): Promise<void> => {
      if (await look(asked)) return;
      throw ApplicationFailure.create({ message: 'still running', category: 'BENIGN', nextRetryDelay: intervalMs });
    },
    'bench.start': async (job: Job): Promise<void> => {
      await cloud.cdm.startJob(job, {});
    },
    'bench.startAcknowledged': async (job: Job): Promise<void> => {
      const { client, info } = Context.current();
      const { runs } = (await cloud.cdm.submissions(job)).value;
      await client.activity.heartbeat(info.taskToken, { newest: runs[0]?.id });
      await cloud.cdm.startJob(job, {});
    },
  };
}

export type BenchActivities = ReturnType<typeof benchActivities>;
