import type { HuaweiCloud } from '../../src/client/huawei-cloud';

const copy = { clusterId: 'c', jobName: 'j' };
const run = { jobName: 'j', instanceId: '1' };
const backfill = { jobName: 'j', workspace: 'w', name: 'b' };

/** Calls that leave the cloud as it was. */
export const READS: Record<string, (cloud: HuaweiCloud) => Promise<unknown>> = {
  'CDM status': ({ cdm }) => cdm.jobStatus(copy),
  'CDM history': ({ cdm }) => cdm.submissions(copy),
  'CDM job': ({ cdm }) => cdm.job(copy),
  'CDM jobs': ({ cdm }) => cdm.jobs(copy),
  'DGC instances': ({ dgc }) => dgc.instances({ ...run, fromMs: 0, toMs: 1 }),
  'DGC instance': ({ dgc }) => dgc.instance(run),
  'DGC jobs': ({ dgc }) => dgc.jobs(run),
  'DGC backfill': ({ factory }) => factory.supplement(backfill),
  'DGC running backfills': ({ factory }) => factory.runningSupplements(backfill),
  'DLI job': ({ dli }) => dli.job('1'),
  'DLI jobs': ({ dli }) => dli.jobs({}),
  'CDM cluster': ({ cdm }) => cdm.cluster('c'),
  'DLI SQL status': ({ dliSql }) => dliSql.jobStatus('1'),
  'DLI SQL jobs': ({ dliSql }) => dliSql.jobs({ tag: { key: 'k', value: 'v' }, startMs: 0 }),
  'MRS job': ({ mrs }) => mrs.job({ clusterId: 'c', jobId: '1' }),
  'MRS jobs': ({ mrs }) => mrs.jobs({ clusterId: 'c' }),
  'MRS jobs of a name': ({ mrs }) => mrs.jobsNamed({ clusterId: 'c', name: 'n', sinceMs: 0 }),
  'MRS cluster': ({ mrs }) => mrs.clusterState('c'),
  'OBS objects': ({ obs }) => obs.objects({ bucket: 'lake', prefix: 'in/' }),
  'DLI SQL preview': ({ dliSql }) => dliSql.preview({ jobId: '1', queue: 'q', rows: 1 }),
  'DLI Spark batch': ({ dliSpark }) => dliSpark.batch('1'),
  'DLI Spark batches': ({ dliSpark }) => dliSpark.batches({ name: 'n', startMs: 0 }),
  'DLI Spark log': ({ dliSpark }) => dliSpark.batchLog('1', { from: 0, size: 1 }),
};

/** Calls that change something in the cloud. */
export const CHANGES: Record<string, (cloud: HuaweiCloud) => Promise<unknown>> = {
  'CDM start': ({ cdm }) => cdm.startJob(copy, {}),
  'CDM stop': ({ cdm }) => cdm.stopJob(copy),
  'DGC start': ({ dgc }) => dgc.startJob(run),
  'DGC schedule stop': ({ dgc }) => dgc.stopJob(run),
  'DGC run-immediate': ({ dgc }) => dgc.runImmediate(run),
  'DGC instance stop': ({ dgc }) => dgc.stopInstance(run),
  'DGC restart': ({ dgc }) => dgc.restartInstance(run),
  'DGC backfill start': ({ factory }) =>
    factory.createSupplement({ ...backfill, startMs: 0, endMs: 86_400_000, parallel: 1 }),
  'DGC backfill stop': ({ factory }) => factory.stopSupplement(backfill),
  'DLI run': ({ dli }) => dli.runJobs(['1'], { resumeSavepoint: false }),
  'DLI stop': ({ dli }) => dli.stopJobs(['1'], { triggerSavepoint: false }),
  'SMN publish': ({ smn }) => smn.publish({ topicUrn: 'urn:smn:r:p:t', message: 'm' }),
  'CDM cluster start': ({ cdm }) => cdm.startCluster('c'),
  'CDM cluster stop': ({ cdm }) => cdm.stopCluster('c'),
  'CDM create': ({ cdm }) => cdm.createJob({ clusterId: 'c', jobName: 'j' }, {}),
  'CDM delete': ({ cdm }) => cdm.deleteJob({ clusterId: 'c', jobName: 'j' }),
  'DLI SQL submit': ({ dliSql }) => dliSql.submitJob({ sql: 'SELECT 1' }),
  'DLI SQL cancel': ({ dliSql }) => dliSql.cancelJob('1'),
  'DLI Spark create': ({ dliSpark }) => dliSpark.createBatch({ file: 'f', name: 'n' }),
  'DLI Spark cancel': ({ dliSpark }) => dliSpark.cancelBatch('1'),
  'MRS submit': ({ mrs }) => mrs.submitJob({ clusterId: 'c', type: 'Flink', name: 'n' }),
  'MRS kill': ({ mrs }) => mrs.killJob({ clusterId: 'c', jobId: '1' }),
};
