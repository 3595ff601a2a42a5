import { Agent } from 'undici';
import { HeldSecrets } from '../../src/client/secrets/held-secrets';
import { createToken } from '../../src/client/auth/iam';
import type { HuaweiCloud, HuaweiCloudOptions } from '../../src/client/huawei-cloud';
import type { StubCloud } from '../client/support/stub-cloud';
import type { Asked, RecordedReply } from './recorded-reply';

const DAY_MS = 86_400_000;
const LOGIN = { domain: 'account', user: 'etl', password: 'PASSWORDEXAMPLE' };

type Call = (cloud: HuaweiCloud, asked: Required<Asked>, stub: StubCloud) => Promise<unknown>;

const copy = ({ jobName }: Required<Asked>) => ({ clusterId: 'c1', jobName });
const job = ({ jobName, workspace }: Required<Asked>) => ({ jobName, ...(workspace && { workspace }) });
const run = (asked: Required<Asked>) => ({ ...job(asked), instanceId: asked.instanceId });
const backfill = ({ jobName, workspace, name }: Required<Asked>) => ({ jobName, workspace, name });

/** Our client's calls by service and name. Each resolves to what was read. */
export const CALLS: Record<string, Call> = {
  'CDM startJob': async ({ cdm }, asked) => (await cdm.startJob(copy(asked), {})).value,
  'CDM stopJob': async ({ cdm }, asked) => (await cdm.stopJob(copy(asked))).value,
  'CDM jobStatus': async ({ cdm }, asked) => (await cdm.jobStatus(copy(asked))).value,
  'CDM submissions': async ({ cdm }, asked) => (await cdm.submissions(copy(asked))).value.runs,
  'CDM job': async ({ cdm }, asked) => (await cdm.job(copy(asked))).value,
  'CDM jobs': async ({ cdm }) => (await cdm.jobs({ clusterId: 'c1' })).value,
  'DGC startJob': async ({ dgc }, asked) => (await dgc.startJob(job(asked))).value,
  'DGC stopJob': async ({ dgc }, asked) => (await dgc.stopJob(job(asked))).value,
  'DGC runImmediate': async ({ dgc }, asked) => (await dgc.runImmediate(job(asked))).value,
  'DGC instances': async ({ dgc }, asked) => (await dgc.instances({ ...job(asked), fromMs: 0, toMs: DAY_MS })).value,
  'DGC instance': async ({ dgc }, asked) => (await dgc.instance(run(asked))).value,
  'DGC stopInstance': async ({ dgc }, asked) => (await dgc.stopInstance(run(asked))).value,
  'DGC restartInstance': async ({ dgc }, asked) => (await dgc.restartInstance(run(asked))).value,
  'DGC jobs': async ({ dgc }, asked) => (await dgc.jobs(job(asked))).value,
  'DGC createSupplement': async ({ factory }, asked) =>
    (await factory.createSupplement({ ...backfill(asked), startMs: 0, endMs: DAY_MS, parallel: 1 })).value,
  'DGC runningSupplements': async ({ factory }, asked) => (await factory.runningSupplements(job(asked))).value,
  'DGC stopSupplement': async ({ factory }, asked) => (await factory.stopSupplement(backfill(asked))).value,
  'DGC supplement': async ({ factory }, asked) => (await factory.supplement(backfill(asked))).value,
  'DLI runJobs': async ({ dli }, { jobIds }) => (await dli.runJobs(jobIds, { resumeSavepoint: false })).value,
  'DLI stopJobs': async ({ dli }, { jobIds }) => (await dli.stopJobs(jobIds, { triggerSavepoint: false })).value,
  'DLI job': async ({ dli }, { jobId }) => (await dli.job(jobId)).value,
  'DLI jobs': async ({ dli }) => (await dli.jobs({})).value,
  'DLI submitJob': async ({ dliSql }) => (await dliSql.submitJob({ sql: 'SELECT 1' })).value,
  'DLI jobStatus': async ({ dliSql }, { jobId }) => (await dliSql.jobStatus(jobId)).value,
  'DLI sqlJobs': async ({ dliSql }) => (await dliSql.jobs({})).value,
  'DLI cancelJob': async ({ dliSql }, { jobId }) => (await dliSql.cancelJob(jobId)).value,
  'DLI createBatch': async ({ dliSpark }) => (await dliSpark.createBatch({ file: 'f.py', name: 'n' })).value,
  'DLI batch': async ({ dliSpark }, { jobId }) => (await dliSpark.batch(jobId)).value,
  'DLI batches': async ({ dliSpark }) => (await dliSpark.batches({})).value,
  'DLI cancelBatch': async ({ dliSpark }, { jobId }) => (await dliSpark.cancelBatch(jobId)).value,
  'DLI batchLog': async ({ dliSpark }, { jobId }) => (await dliSpark.batchLog(jobId, { from: 0, size: 100 })).value,
  'DLI preview': async ({ dliSql }, { jobId }) => (await dliSql.preview({ jobId, rows: 100 })).value,
  'MRS submitJob': async ({ mrs }) => (await mrs.submitJob({ clusterId: 'c1', type: 'SparkSubmit', name: 'n' })).value,
  'IAM createToken': async (_cloud, _asked, { origin }) => {
    const line = { dispatcher: new Agent(), timeoutMs: 5_000, maxReplyBytes: 1_000_000, secrets: new HeldSecrets() };
    try {
      return (await createToken(line, origin, LOGIN, { name: 'cn-north-1' })).value;
    } finally {
      await line.dispatcher.close();
    }
  },
  'IAM listProjects': async (_cloud, { region }, stub) => stub.connect({ projectId: undefined, region }).projectId(),
};

/** Makes the call that a reply answers. */
export function call(
  { service, operation, asked }: RecordedReply,
  stub: StubCloud,
  options: Partial<HuaweiCloudOptions> = {},
): Promise<unknown> {
  const made = CALLS[`${service} ${operation}`];
  if (!made) throw new Error(`our client has no call ${service} ${operation}`);
  return made(stub.connect(options), asked as Required<Asked>, stub);
}

export const PASSWORD_LOGIN: Partial<HuaweiCloudOptions> = { credentials: { login: LOGIN } };
