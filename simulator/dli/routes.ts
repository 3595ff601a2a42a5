import type { Quota } from '../rate-limits';
import { Refusal } from '../refusal';
import { json, serviceError, type Reply } from '../replies';
import { del, fieldsOf, get, post, type Route, type Service } from '../routing';
import type { Timeline } from '../timeline';
import type { DliDialect } from './dialect';
import { findJobs } from './job-query';
import { type JobId, jobIdOf } from './job-spec';
import { jobDetail, jobRow, type Reader } from './records';
import { MISSING, type DliState } from './state';

const BASE = '/v1.0/:projectId/streaming/jobs';
/** GUESS: DLI publishes none, so the gateway's default per API applies. */
export const DLI_QUOTA: Quota = { name: 'dli', limits: [{ calls: 200, windowMs: 1_000, per: 'route' }] };
const QUOTA = { quota: DLI_QUOTA };

/** DLI Flink jobs: https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/ */
export function dliService(dli: DliState, timeline: Timeline, speech: Required<DliDialect>): Service {
  const reader = (projectId: string): Reader => ({ now: timeline.now(), projectId, speech });
  const done = (message: string, more: object = {}): Reply =>
    json({ is_success: spoken(true, speech.isSuccess), message, ...more });
  return {
    refuse: (refusal) => serviceError(400, errorCodeOf(refusal, speech), refusal.message),
    malformedBody: new Refusal('DLI.0001', 'The request body is not JSON.'),
    routes: [
      // https://support.huaweicloud.com/api-dli/dli_02_0233.html
      post(`${BASE}/run`, { ...QUOTA, starts: namedJobs }, ({ body, actor }) => {
        const resumeSavepoint = flagOf(body, 'resume_savepoint');
        const run = (id: JobId) => dli.start(id, actor, { resumeSavepoint });
        return answerEach(askEach(body, run), '作业提交请求下发成功', speech);
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/stopping_jobs_in_batches.html
      post(`${BASE}/stop`, QUOTA, ({ body, actor }) => {
        const withSavepoint = flagOf(body, 'trigger_savepoint');
        const results = askEach(body, (id) => dli.stop(id, withSavepoint, actor));
        return shortened(answerEach(results, '作业停止请求下发成功', speech), speech);
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/deleting_jobs_in_batches.html
      post(`${BASE}/delete`, QUOTA, ({ body }) => {
        const results = askEach(body, (id) => dli.delete(id));
        return answerEach(results, '作业删除成功', speech);
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/exporting_a_flink_job.html
      post(`${BASE}/export`, QUOTA, ({ body }) => {
        const isSelected = flagOf(body, 'is_selected');
        const ids = isSelected ? idsOf(body, 'job_selected') : dli.jobs().map(({ spec }) => spec.id);
        return done('导出作业成功', { zip_file: [dli.export(textOf(body, 'obs_dir'), ids)] });
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/importing_a_flink_job.html
      post(`${BASE}/import`, QUOTA, ({ body, actor }) => {
        const moved = dli.import(textOf(body, 'zip_file'), flagOf(body, 'is_cover'), actor.by);
        const mapping = moved.map(({ oldId, newId }) => ({ old_job_id: oldId, new_job_id: newId, remark: 'success' }));
        return done('导入作业成功', { job_mapping: mapping });
      }),
      // Not among those pages; the vendor's Python SDK (huaweicloudsdkdli v1, dli_client.py) has the call
      post(`${BASE}/:jobId/savepoint`, QUOTA, ({ params, body }) => {
        if (fieldsOf(body)['action'] !== 'TRIGGER')
          throw new Refusal('DLI.0001', 'The parameter action must be TRIGGER.');
        dli.makeSavepoint(idOf(params.jobId), textOf(body, 'savepoint_path'));
        return done('触发保存点请求下发成功');
      }),
      // As above: dli_client.py
      post(`${BASE}/:jobId/import-savepoint`, QUOTA, ({ params, body }) => {
        dli.importSavepoint(idOf(params.jobId), textOf(body, 'savepoint_path'));
        return done('导入保存点成功');
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/listing_jobs.html
      get(BASE, QUOTA, ({ params, query }) => {
        const rows = dli.jobs().map((job) => jobRow(job, reader(params.projectId)));
        const { found, page } = findJobs(rows, query);
        return done('作业列表查询成功', { job_list: { total_count: found.length, jobs: page } });
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/querying_job_details.html
      get(`${BASE}/:jobId`, QUOTA, ({ params }) => {
        const job = dli.job(idOf(params.jobId));
        return done('作业详情查询成功', { job_detail: jobDetail(job, reader(params.projectId)) });
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/deleting_a_job.html
      del(`${BASE}/:jobId`, QUOTA, ({ params }) => {
        dli.delete(idOf(params.jobId));
        return done('作业删除成功');
      }),
    ],
  };
}

const namedJobs: Route['starts'] = (_params, body) => {
  const ids = fieldsOf(body)['job_ids'];
  return { service: 'dli', jobs: Array.isArray(ids) ? ids.map(String) : [] };
};

/** What came of each id, in order: a refusal, or nothing where it was taken. */
function askEach(body: unknown, act: (id: JobId) => unknown): (Refusal | undefined)[] {
  return idsOf(body, 'job_ids').map((id) => {
    try {
      act(id);
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  });
}

/** One item an id, by position: an item does not say which job it is about. */
function answerEach(results: (Refusal | undefined)[], success: string, speech: Required<DliDialect>): Reply {
  const items = results.map((refusal) => {
    if (!refusal) return { is_success: spoken(true, speech.itemSuccess), message: success };
    if (speech.refusals === 'items') return { is_success: spoken(false, speech.itemSuccess), message: refusal.message };
    return { error_code: errorCodeOf(refusal, speech), error_msg: refusal.message };
  });
  return json(items, speech.refusals === '400-array' && results.some(Boolean) ? 400 : 200);
}

function errorCodeOf({ code }: Refusal, { missingJobCode }: Required<DliDialect>): string {
  return missingJobCode !== 'by-call' && MISSING.has(code) ? missingJobCode : code;
}

/** GUESS: a reply that refuses has an item for each id whatever a good one has. */
function shortened(reply: Reply, { stopReply }: Required<DliDialect>): Reply {
  const items = reply.body as object[];
  if (stopReply === 'array' || reply.status !== 200) return reply;
  return { ...reply, body: stopReply === 'object' ? items[0] : items.slice(0, 1) };
}

const spoken = (value: boolean, as: 'string' | 'boolean'): string | boolean =>
  as === 'string' ? String(value) : value;

function idsOf(body: unknown, name: string): JobId[] {
  const ids = fieldsOf(body)[name];
  if (Array.isArray(ids) && ids.length > 0 && ids.every(isJobId)) return ids;
  throw new Refusal('DLI.0001', `The parameter ${name} must be a list of job ids.`);
}

/** A number beyond 2^53 comes as the text of its digits: parse-exactly. */
function isJobId(id: unknown): id is JobId {
  return Number.isSafeInteger(id) || (typeof id === 'string' && /^[1-9]\d{15,18}$/.test(id));
}

function idOf(text: string): JobId {
  if (!/^\d+$/.test(text)) throw new Refusal('DLI.0001', 'The parameter job_id is invalid.');
  return jobIdOf(text);
}

function flagOf(body: unknown, name: string): boolean {
  const flag = fieldsOf(body)[name] ?? false;
  if (typeof flag !== 'boolean') throw new Refusal('DLI.0001', `The parameter ${name} must be a boolean.`);
  return flag;
}

function textOf(body: unknown, name: string): string {
  const text = fieldsOf(body)[name];
  if (typeof text !== 'string' || text === '') throw new Refusal('DLI.0001', `The parameter ${name} is mandatory.`);
  return text;
}
