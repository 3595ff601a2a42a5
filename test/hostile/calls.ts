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
  'DGC real-time status': ({ dgc }) => dgc.realTimeStatus(run),
  'DGC backfill': ({ factory }) => factory.supplement(backfill),
  'DGC running backfills': ({ factory }) => factory.runningSupplements(backfill),
  'DLI job': ({ dli }) => dli.job('1'),
  'DLI jobs': ({ dli }) => dli.jobs({}),
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
};
