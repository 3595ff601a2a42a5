import { everySecond } from '../rate-limits';
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../refusal';
import { empty, json, serviceError, type Reply } from '../replies';
import { fieldsOf, get, isRecord, post, type Route, type Service } from '../routing';
import type { Timeline } from '../timeline';
import type { DgcDialect } from './dialect';
import { findInstances, pageOf } from './instance-query';
import { instanceDetail, instanceRow, jobRow, jobStatus } from './records';
import type { DgcState, JobKey } from './state';

const BASE = '/v1/:projectId/jobs';
/** https://support.huaweicloud.com/api-dataartsstudio/ apiOverview_DLF_V1. */
const QUOTA = { quota: everySecond('dgc', 30, 300) };

/** DataArts Factory v1, once DLF: https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/ */
export function dgcService(dgc: DgcState, timeline: Timeline, speech: Required<DgcDialect>): Service {
  return {
    refuse: (refusal) => dlfError(refusal, speech),
    malformedBody: new Refusal('DLF.3051', 'The request body is not JSON.'),
    routes: [
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/job_development_apis/starting_a_job.html: switches the schedule on
      post(`${BASE}/:jobName/start`, QUOTA, ({ params, headers, body, actor }) => {
        dgc.scheduleOn(keyOf(params.jobName, headers), actor, { jobParams: jobParamsOf(body) });
        return empty(204);
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/job_development_apis/stopping_a_job.html: switches it off
      post(`${BASE}/:jobName/stop`, QUOTA, ({ params, headers, actor }) => {
        dgc.scheduleOff(keyOf(params.jobName, headers), actor);
        return empty(204);
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/job_development_apis/executing_a_job_immediately.html
      post(`${BASE}/:jobName/run-immediate`, { ...QUOTA, starts: namedJob }, ({ params, headers, body, actor }) => {
        const asked = { jobParams: jobParamsOf(body) };
        const { id } = dgc.runNow(keyOf(params.jobName, headers), actor, { asked });
        return json({ instanceId: id });
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/job_development_apis/viewing_running_status_of_a_real-time_job.html
      get(`${BASE}/:jobName/status`, QUOTA, ({ params, headers }) =>
        json(jobStatus(dgc.job(keyOf(params.jobName, headers)), speech)),
      ),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/job_development_apis/viewing_a_job_list.html
      get(BASE, QUOTA, ({ headers, query }) => {
        const { workspace } = keyOf('', headers);
        const [jobType, name] = [query.get('jobType') ?? 'BATCH', query.get('jobName') ?? ''];
        const jobs = dgc.jobs(workspace).filter(({ spec }) => spec.jobType === jobType && spec.name.includes(name));
        return json({ total: jobs.length, jobs: pageOf(jobs, query, 100, speech).map(jobRow) });
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/job_development_apis/viewing_a_job_instance_list.html
      get(`${BASE}/instances/detail`, QUOTA, ({ headers, query }) => {
        const jobs = dgc.jobs(keyOf('', headers).workspace);
        const found = findInstances(jobs, query, timeline.now(), speech);
        const page = pageOf(found, query, 1_000, speech);
        return json({
          total: found.length,
          instances: page.map((seen) => instanceRow(seen.job, seen.instance, seen.face)),
        });
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/job_development_apis/viewing_job_instance_details.html
      get(`${BASE}/:jobName/instances/:instanceId`, QUOTA, ({ params, headers }) => {
        const key = keyOf(params.jobName, headers);
        const { instance, face } = dgc.visibleInstance(key, idOf(params.instanceId));
        return json(instanceDetail(dgc.job(key), instance, face));
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/job_development_apis/stopping_a_job_instance.html
      post(`${BASE}/:jobName/instances/:instanceId/stop`, QUOTA, ({ params, headers, actor }) => {
        dgc.stopInstance(keyOf(params.jobName, headers), idOf(params.instanceId), actor);
        return empty(204);
      }),
      // https://docs.otc.t-systems.com/data-arts-studio/api-ref/dataarts_factory_apis/job_development_apis/restarting_a_job_instance.html
      post(
        `${BASE}/:jobName/instances/:instanceId/restart`,
        { ...QUOTA, starts: namedJob },
        ({ params, headers, body, actor }) => {
          dgc.restartInstance(keyOf(params.jobName, headers), idOf(params.instanceId), actor, fieldsOf(body));
          return empty(204);
        },
      ),
    ],
  };
}

const namedJob: Route['starts'] = ({ jobName = '' }) => ({ service: 'dgc', jobs: [jobName] });

/** Without the header the default workspace is meant. */
function keyOf(name: string, headers: IncomingHttpHeaders): JobKey {
  const { workspace } = headers;
  return { name, workspace: typeof workspace === 'string' && workspace !== '' ? workspace : 'default' };
}

function idOf(text: string): number {
  if (!/^\d+$/.test(text)) throw new Refusal('DLF.3051', 'The parameter instance_id is invalid.');
  return Number(text);
}

/** A list of names (up to 64 characters) and values (up to 1,024), both strings. */
function jobParamsOf(body: unknown): unknown[] {
  const { jobParams = [] } = fieldsOf(body);
  if (Array.isArray(jobParams) && jobParams.every(isJobParam)) return jobParams;
  throw new Refusal('DLF.3051', 'The parameter jobParams is invalid.');
}

function isJobParam(param: unknown): boolean {
  if (!isRecord(param)) return false;
  const { name, value } = param;
  return typeof name === 'string' && name.length <= 64 && typeof value === 'string' && value.length <= 1_024;
}

const LONG_CODES: Record<string, string> = { 'DLF.0100': 'DLF.30100', 'DLF.0137': 'DLF.30137' };

/** All DLF codes come with HTTP 400. */
function dlfError({ code, message }: Refusal, { errorCodes }: Required<DgcDialect>): Reply {
  return serviceError(400, errorCodes === 'long' ? (LONG_CODES[code] ?? code) : code, message);
}
