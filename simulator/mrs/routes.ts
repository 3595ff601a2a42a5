import type { Quota } from '../rate-limits';
import { Refusal } from '../refusal';
import { empty, json, serviceError, type Reply } from '../replies';
import { fieldsOf, get, post, type Route, type Service } from '../routing';
import type { MrsDialect } from './dialect';
import { executionOf, invalid, keptType } from './execution';
import { jobRecord, jobResult, jobState } from './records';
import type { MrsJob, MrsState } from './state';

const CLUSTERS = '/v2/:projectId/clusters';
const BASE = `${CLUSTERS}/:clusterId/job-executions` as const;
const DEFAULT_LIMIT = 10;
/** GUESS: no page names the largest; clients ask for 100. */
const MOST_ROWS = 100;

/** https://support.huaweicloud.com/api-mrs/mrs_02_0006.html: per tenant and minute, each call of its own. */
const everyMinute = (name: string, calls: number): { quota: Quota } => ({
  quota: { name, limits: [{ calls, windowMs: 60_000, per: 'user' }] },
});
const SUBMITS = everyMinute('mrsSubmit', 60);
const KILLS = everyMinute('mrsKill', 60);
const LISTS = everyMinute('mrsList', 1_000);
const SHOWS = everyMinute('mrsShow', 1_000);

/** MRS jobs: https://docs.otc.t-systems.com/mapreduce-service/api-ref/apis_v2/job_management_apis/ */
export function mrsService(mrs: MrsState, speech: Required<MrsDialect>): Service {
  const record = (job: MrsJob) => jobRecord(job, mrs.hasResult(job), speech);
  return {
    refuse: (refusal) => mrsError(refusal, speech),
    malformedBody: invalid('body'),
    routes: [
      // https://docs.otc.t-systems.com/mapreduce-service/api-ref/apis_v2/job_management_apis/adding_and_executing_a_job.html
      post(BASE, { ...SUBMITS, starts: namedType }, ({ params: { clusterId }, body, actor }) =>
        submitting(speech, () => {
          const job = mrs.submit(clusterId, () => executionOf(body, speech), sentType(body), actor);
          if ('submitState' in job) return json({ job_submit_result: { job_id: '', state: job.submitState } });
          return json({ job_submit_result: { job_id: job.id, state: 'COMPLETE' } });
        }),
      ),
      // https://docs.otc.t-systems.com/mapreduce-service/api-ref/apis_v2/job_management_apis/querying_the_list_of_jobs.html
      get(BASE, LISTS, ({ params: { clusterId }, query }) => {
        const { found, page } = findJobs(mrs, clusterId, query, speech);
        const total = speech.numbers === 'string' ? String(found.length) : found.length;
        return json({ total_record: total, job_list: page.map(record) }, speech.readStatus);
      }),
      // https://docs.otc.t-systems.com/mapreduce-service/api-ref/apis_v2/job_management_apis/querying_information_about_a_job.html
      get(`${BASE}/:jobId`, SHOWS, ({ params: { clusterId, jobId } }) =>
        json({ job_detail: record(mrs.job(clusterId, jobId)) }, speech.readStatus),
      ),
      // https://docs.otc.t-systems.com/mapreduce-service/api-ref/apis_v2/job_management_apis/terminating_a_job.html
      post(`${BASE}/:jobId/kill`, KILLS, ({ params: { clusterId, jobId }, actor }) => {
        mrs.kill(clusterId, jobId, actor);
        return speech.killReply === 'result' ? json({ result: 'succeeded' }, 202) : empty(202);
      }),
      // https://docs.otc.t-systems.com/mapreduce-service/api-ref/apis_v1.1/cluster_management_apis/querying_cluster_details.html
      get('/v1.1/:projectId/cluster_infos/:clusterId', SHOWS, ({ params: { clusterId } }) =>
        json({ cluster: { clusterId, clusterName: `mrs-${clusterId}`, clusterState: mrs.clusterState(clusterId) } }),
      ),
    ],
  };
}

const namedType: Route['starts'] = ({ clusterId = '' }, body) => ({
  service: 'mrs',
  jobs: [`${clusterId}/${sentType(body)}`],
});

function sentType(body: unknown): string {
  const { job_type: type } = fieldsOf(body);
  return typeof type === 'string' ? type.slice(0, 64) : '';
}

/** One sample has the code of a refused submission within its result. */
function submitting(speech: Required<MrsDialect>, act: () => Reply): Reply {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Refusal) || speech.submitErrors === 'top') throw error;
    const reply = mrsError(error, speech);
    return { ...reply, body: { job_submit_result: reply.body } };
  }
}

function findJobs(mrs: MrsState, clusterId: string, query: URLSearchParams, speech: Required<MrsDialect>) {
  const name = query.get('job_name') ?? '';
  if (name.length > speech.longestName) throw invalid('job_name');
  const since = numberOf(query, 'submitted_time_begin', 0);
  const until = numberOf(query, 'submitted_time_end', Number.MAX_SAFE_INTEGER);
  const isAsked = (key: string, value: string) => (query.get(key) || value) === value;
  const found = mrs
    .jobs(clusterId)
    .filter(
      (job) =>
        (name === '' || job.asked.name === name || (speech.jobName === 'fuzzy' && job.asked.name.includes(name))) &&
        isAsked('job_id', job.id) &&
        isAsked('user', job.user) &&
        isAsked('job_type', keptType(job.asked.type)) &&
        isAsked('job_state', jobState(job, speech)) &&
        isAsked('job_result', jobResult(job, mrs.hasResult(job))) &&
        isAsked('queue', 'default') &&
        job.run.startedAt >= since &&
        job.run.startedAt <= until,
    );
  if (query.get('sort_by') !== 'asc') found.reverse();
  const limit = numberOf(query, 'limit', DEFAULT_LIMIT);
  if (limit < 1 || limit > MOST_ROWS) throw invalid('limit');
  // Worded as an offset, it is the number of a page: 0 was seen to be refused.
  const page = numberOf(query, 'offset', 1);
  if (page < 1) throw new Refusal('MRS.0002', 'Invalid offset.');
  return { found, page: found.slice((page - 1) * limit, page * limit) };
}

function numberOf(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) || String(otherwise);
  if (!/^\d{1,16}$/.test(text)) throw invalid(name);
  return Number(text);
}

const mrsError = ({ code, message }: Refusal, { errorStatus }: Required<MrsDialect>): Reply =>
  serviceError(errorStatus, code, message);
