import type { Quota } from '../rate-limits';
import { Refusal } from '../refusal';
import { empty, json, type Reply } from '../replies';
import { del, fieldsOf, get, isRecord, post, put, type Call, type Route, type Service } from '../routing';
import type { CdmSpeech } from './dialect';
import { clusterRecord, clusterRow, jobRecord, neverExecutedRecord, startedRecord, submissionRecord } from './records';
import { type CdmJob, type CdmState, INVALID_DEFINITION } from './state';
import type { Submission } from './submission';

const CLUSTERS = '/v1.1/:projectId/clusters';
const BASE = `${CLUSTERS}/:clusterId/cdm` as const;
const HISTORY_PAGE = 10;
const TABLE_AND_FILE = 'NORMAL_JOB';

/** https://support.huaweicloud.com/api-cdm/cdm_02_0010.html: start, stop and create. */
const STARTS: Quota = { name: 'cdmStart', limits: [{ calls: 1_200, windowMs: 60_000, per: 'user' }] };
/** Same page: everything else. GUESS: the calls of the group share the 120 instead of having 120 each. */
const QUERIES: Quota = { name: 'cdmQuery', limits: [{ calls: 120, windowMs: 60_000, per: 'user' }] };

/** CDM: https://support.huaweicloud.com/intl/en-us/api-cdm/cdm_02_0010.html */
export function cdmService(cdm: CdmState, speech: CdmSpeech): Service {
  return {
    refuse: (refusal) => cdmError(refusal, speech),
    malformedBody: new Refusal('Cdm.0014', 'The request body is not JSON.'),
    routes: [
      // https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/StartJob.html
      put(`${BASE}/job/:jobName/start`, { quota: STARTS, starts: namedJob }, ({ params, body, actor }) => {
        const run = cdm.start(params.clusterId, params.jobName, actor, { asked: { variables: variablesOf(body) } });
        return json({ submissions: [startedRecord(run, speech)] });
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_job_status.html
      get(`${BASE}/job/:jobName/status`, { quota: QUERIES }, ({ params: { clusterId, jobName } }) => {
        const job = cdm.job(clusterId, jobName);
        const [newest] = cdm.visibleRuns(job);
        return json({ submissions: [newest ? submissionRecord(newest, speech) : neverExecutedRecord(job, speech)] });
      }),
      // https://support.huaweicloud.com/eu/api-cdm/StopJob.html
      put(`${BASE}/job/:jobName/stop`, { quota: STARTS }, ({ params: { clusterId, jobName }, actor }) => {
        if (speech.stopError === undefined) return stopped(cdm.stop(clusterId, jobName, actor), speech);
        cdm.refuseStop(clusterId, jobName, actor, speech.stopError);
        return json({ 'validation-result': [{ message: speech.stopError, status: 'ERROR' }] });
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_job_execution_history.html
      get(`${BASE}/submissions`, { quota: QUERIES }, ({ params: { clusterId }, query }) => {
        const jobName = query.get('jname');
        if (!jobName) throw new Refusal('Cdm.0014', 'Parameter jname is mandatory.');
        return history(cdm.visibleRunsNamed(clusterId, jobName), speech);
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/querying_a_job.html
      get(`${BASE}/job/:jobName`, { quota: QUERIES }, ({ params: { clusterId, jobName }, query }) => {
        const record = (job: CdmJob) => jobRecord(job, cdm.visibleRuns(job)[0], speech);
        if (jobName === 'all') return jobList(cdm.jobs(clusterId), query, record);
        // A query for a single job says total 0.
        return json({ total: 0, jobs: [record(cdm.job(clusterId, jobName))], page_no: 1, page_size: HISTORY_PAGE });
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/creating_a_job_in_a_specified_cluster.html
      post(`${BASE}/job`, { quota: STARTS }, ({ params: { clusterId }, body, actor }) => {
        const [job] = definitionsOf(body).map((definition) => cdm.create(clusterId, definition, actor));
        return json({ name: job?.spec.name, 'validation-result': [] });
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/modifying_a_job.html
      put(`${BASE}/job/:jobName`, { quota: QUERIES }, ({ params: { clusterId, jobName }, body }) => {
        const [definition] = definitionsOf(body);
        cdm.modify(clusterId, jobName, definition ?? {});
        return json({ 'validation-result': [] });
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/deleting_a_job.html
      del(`${BASE}/job/:jobName`, { quota: QUERIES }, ({ params: { clusterId, jobName } }) => {
        cdm.delete(clusterId, jobName);
        return empty(200);
      }),
      // huawei-cloud-api-definitions-CDM: ListClusters, ShowClusterDetail
      get(CLUSTERS, { quota: QUERIES }, () => json({ clusters: cdm.listClusters().map(clusterRow) })),
      get(`${CLUSTERS}/:clusterId`, { quota: QUERIES }, ({ params: { clusterId } }) =>
        json(clusterRecord(cdm.clusterFace(clusterId))),
      ),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_migration_apis/job_management/creating_and_executing_a_job_in_a_random_cluster.html
      post(`${CLUSTERS}/job`, { quota: QUERIES }, (call) => startAnywhere(cdm, call, speech)),
    ],
  };
}

const namedJob: Route['starts'] = ({ jobName = '' }) => ({ service: 'cdm', jobs: [jobName] });

function cdmError({ code, message }: Refusal, speech: CdmSpeech): Reply {
  if (code === INVALID_DEFINITION) return json({ 'validation-result': [{ message, status: 'ERROR' }] }, 400);
  if (code === 'bare-404') return empty(404);
  if (code === 'backend-timeout') return json({ error_code: 'APIG.0201', error_msg: 'Backend timeout.' }, 504);
  const errCode = spokenCode(code, speech);
  const error = { errCode, externalMessage: message };
  return json(speech.errorKeys === 'four' ? { code: errCode, message, ...error } : error, statusOf(code, speech));
}

function spokenCode(code: string, speech: CdmSpeech): string {
  if (code === 'Cdm.0052') return speech.runningCode;
  return code === 'Cdm.0100' ? speech.missingJobCode : code;
}

function statusOf(code: string, speech: CdmSpeech): number {
  if (code === 'Cdm.0100') return speech.missingJobStatus;
  // GUESS: the pages give an unknown cluster no code of its own.
  return code === 'Cdm.0201' ? 404 : 400;
}

/** Start takes no body, `null`, `{}` or variables, which S3 says are a Map<String, String>. */
function variablesOf(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) return {};
  const variables = isRecord(body) ? (body['variables'] ?? {}) : undefined;
  if (isRecord(variables) && Object.values(variables).every((value) => typeof value === 'string')) return variables;
  throw new Refusal('Cdm.0014', 'Parameter variables must be a map of strings.');
}

function stopped(run: Submission, speech: CdmSpeech): Reply {
  switch (speech.stopReply) {
    case 'empty-object':
      return json({});
    case 'no-body':
      return empty(200);
    case 'empty-list':
      return json({ 'validation-result': [] });
    case 'warning':
      return json({ 'validation-result': [{ message: 'The job is being stopped.', status: 'WARNING' }] });
    case 'submissions':
      return json({ submissions: [submissionRecord(run, speech)] });
  }
}

/** The reply has page numbers, but no page documents a way to ask for the second page. */
function history(newestFirst: Submission[], speech: CdmSpeech): Reply {
  const runs = speech.history === 'oldest-first' ? newestFirst.toReversed() : newestFirst;
  const submissions = runs.slice(0, HISTORY_PAGE).map((run) => submissionRecord(run, speech));
  return json({ submissions, total: runs.length, page_no: 1, page_size: HISTORY_PAGE });
}

function jobList(jobs: CdmJob[], query: URLSearchParams, record: (job: CdmJob) => object): Reply {
  const pageNo = Number(query.get('page_no') ?? 1);
  const pageSize = Number(query.get('page_size') ?? 10);
  if (!Number.isInteger(pageNo) || pageNo < 1) throw new Refusal('Cdm.0014', 'page_no must be 1 or more.');
  if (!Number.isInteger(pageSize) || pageSize < 10 || pageSize > 100) {
    throw new Refusal('Cdm.0014', 'page_size must be 10 to 100.');
  }
  // The whole-database jobs of a cluster stand in no list that is not asked for them (golangsdk).
  const jobType = query.get('jobType') ?? TABLE_AND_FILE;
  // GUESS: the filter matches any part of the name.
  const asked = jobs.filter(({ spec }) => spec.name.includes(query.get('filter') ?? '') && spec.jobType === jobType);
  const page = asked.slice((pageNo - 1) * pageSize, pageNo * pageSize).map(record);
  return json({ total: asked.length, jobs: page, page_no: pageNo, page_size: pageSize });
}

function definitionsOf(body: unknown): Record<string, unknown>[] {
  const { jobs } = fieldsOf(body);
  if (!Array.isArray(jobs) || jobs.length === 0 || !jobs.every(isRecord)) {
    throw new Refusal('Cdm.0014', 'Parameter jobs must be a list of jobs.');
  }
  return jobs;
}

/** CDM picks one of the clusters and does not say which. */
function startAnywhere(cdm: CdmState, { body, headers, actor }: Call, speech: CdmSpeech): Reply {
  const { clusters } = fieldsOf(body);
  if (!headers['x-language']) throw new Refusal('Cdm.0014', 'Header X-Language is mandatory.');
  const known = Array.isArray(clusters) ? clusters.filter((id: unknown) => cdm.hasCluster(String(id))) : [];
  const clusterId = String(known[Math.floor(Math.random() * known.length)] ?? clusters);
  const jobs = definitionsOf(body).map((definition) => cdm.create(clusterId, definition, actor));
  const runs = jobs.map(({ spec }) => cdm.start(clusterId, spec.name, actor, { firstStatus: 'PENDING' }));
  if (speech.randomReply === 'name') return json({ name: jobs[0]?.spec.name, 'validation-result': [] });
  return json({ submissions: runs.map((run) => startedRecord(run, speech)) });
}
