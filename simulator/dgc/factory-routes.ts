import { everySecond } from '../rate-limits';
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '../refusal';
import { empty, json, serviceError } from '../replies';
import { fieldsOf, get, post, type Service } from '../routing';
import type { DgcJob, DgcState } from './state';
import type { Supplement, SupplementOrder } from './supplement';
import type { Supplements } from './supplements';

const BASE = '/v2/:projectId/factory/supplement-data';
/** https://support.huaweicloud.com/api-dataartsstudio/ apiOverview_DLF_V2. */
const QUOTA = { quota: everySecond('dgcV2', 10, 100) };
const DEFAULT_SIZE = 10;

/** Backfills and real-time jobs of DataArts Factory v2, snake_case; in the wild on the host `dayu.{region}`. */
export function factoryService(supplements: Supplements, dgc: DgcState): Service {
  return {
    // Codes of the gateway and of the service look the same here; all DLF codes come with HTTP 400.
    refuse: ({ code, message }) => serviceError(400, code, message),
    malformedBody: new Refusal('DLF.3051', 'The request body is not JSON.'),
    routes: [
      // https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0199.html
      post(BASE, QUOTA, ({ headers, body, actor }) => {
        const workspace = workspaceOf(headers);
        requireContentType(headers);
        supplements.create(workspace, orderOf(body), actor, body);
        // Observed: 200, and no more than the id of the request.
        return json({});
      }),
      // https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0192.html
      get(BASE, QUOTA, ({ headers, query }) => {
        const found = matching(supplements.visible(workspaceOf(headers)), query);
        const [page, size] = [wholeNumber(query, 'page', 0), wholeNumber(query, 'size', DEFAULT_SIZE)];
        return json({ total: found.length, rows: found.slice(page * size, (page + 1) * size).map(rowOf) });
      }),
      // huaweicloudsdkdataartsstudio 3.1.219, show_real_time_job_details
      get('/v2/:projectId/factory/real-time-jobs/:jobName', QUOTA, ({ params, headers }) =>
        json(realTimeDetail(dgc.job({ workspace: workspaceOf(headers), name: params.jobName }))),
      ),
      // https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0193.html
      post(`${BASE}/:instanceName/stop`, QUOTA, ({ params, headers, actor }) => {
        const workspace = workspaceOf(headers);
        requireContentType(headers);
        supplements.stop(workspace, params.instanceName, actor);
        return empty(204);
      }),
    ],
  };
}

const REAL_TIME_STATES: Record<string, string> = { STARTING: 'SUBMITTING', NORMAL: 'RUNNING' };

/** A real-time job in other words than v1 has for it; the two have EXCEPTION and STOPPED in common. */
function realTimeDetail({ id, spec, schedule }: DgcJob): object {
  // GUESS: what a batch job is answered. The SDK says only that it has to be a real-time one.
  if (spec.jobType !== 'REAL_TIME') throw new Refusal('DLF.3051', `${spec.name} is not a real-time job.`);
  return {
    is_success: true,
    message: '',
    job_id: String(id),
    state: REAL_TIME_STATES[schedule.status] ?? schedule.status,
    migration_type: 'INCREMENTAL_DATA',
    startup_timestamp: schedule.startTime === undefined ? undefined : String(schedule.startTime),
    task_details: [],
  };
}

/** Unlike in v1 the header must be there. */
function workspaceOf({ workspace }: IncomingHttpHeaders): string {
  if (typeof workspace === 'string' && workspace !== '') return workspace;
  throw new Refusal('APIGW.0106', 'Invalid header parameter: workspace, required');
}

function requireContentType(headers: IncomingHttpHeaders): void {
  if (!headers['content-type']) throw new Refusal('APIGW.0106', 'Invalid header parameter: Content-Type, required');
}

function orderOf(body: unknown): SupplementOrder {
  const { name, job_name: jobName, start_date, end_date, parallel, is_stop_when_fail } = fieldsOf(body);
  if (!isName(name)) throw new Refusal('DLF.3051', 'The parameter name is invalid.');
  if (typeof jobName !== 'string') throw new Refusal('DLF.3051', 'The parameter job_name is invalid.');
  if (typeof parallel !== 'number' || !Number.isInteger(parallel) || parallel < 1 || parallel > 5)
    throw new Refusal('DLF.3051', 'The parameter parallel is invalid.');
  const [startDate, endDate] = [timeOf(start_date), timeOf(end_date)];
  if (!(endDate - startDate >= 2_000))
    throw new Refusal('DLF.30121', 'The end time should be at least 2 second later than the start time.');
  // GUESS: what happens after a failed period when the request does not say.
  return { name, jobName, startDate, endDate, parallel, isStopWhenFail: is_stop_when_fail !== false };
}

/** GUESS: no page gives the rule for names; 64 word characters is the narrowest that seems likely. */
function isName(name: unknown): name is string {
  return typeof name === 'string' && /^\w{1,64}$/.test(name);
}

/** `2026-07-28T00:00:00 +00`. What is not spelt so is not a time to the vendor. */
function timeOf(text: unknown): number {
  const [, time, offset] = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}) ([+-]\d{2})$/.exec(String(text)) ?? [];
  return time === undefined ? NaN : Date.parse(`${time}${offset}:00`);
}

function matching(all: Supplement[], query: URLSearchParams): Supplement[] {
  const [name, status] = [query.get('name') ?? '', query.get('status')];
  const found = all.filter((one) => one.order.name.includes(name) && (!status || one.status === status));
  return query.get('sort') === 'asc' ? found.reverse() : found;
}

function rowOf({ order, status, submittedDate }: Supplement): object {
  return {
    name: order.name,
    job_list: [order.jobName],
    status,
    start_date: order.startDate,
    end_date: order.endDate,
    submitted_date: submittedDate,
    parallel: order.parallel,
    // GUESS: no source shows a value.
    type: 0,
    user_name: 'simulator',
  };
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  if (!/^\d+$/.test(text)) throw new Refusal('DLF.3051', `The parameter ${name} is invalid.`);
  return Number(text);
}
