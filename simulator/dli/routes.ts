import { Refusal } from '../refusal';
import { json, serviceError, type Reply } from '../replies';
import { del, fieldsOf, get, post, type Service } from '../routing';
import type { Timeline } from '../timeline';
import { DLI_DEFAULTS, type DliDialect } from './dialect';
import { findJobs } from './job-query';
import { type JobId, jobIdOf } from './job-spec';
import { jobDetail, jobRow, type Reader } from './records';
import type { DliState } from './state';

const BASE = '/v1.0/:projectId/streaming/jobs';
const QUOTA = { quota: 'dli' } as const;

/** DLI Flink jobs: https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/ */
export function dliService(dli: DliState, timeline: Timeline, dialect: DliDialect): Service {
  const speech = { ...DLI_DEFAULTS, ...dialect };
  const reader = (projectId: string): Reader => ({ now: timeline.now(), projectId, speech });
  const done = (message: string, more: object = {}): Reply =>
    json({ is_success: spoken(true, speech.isSuccess), message, ...more });
  return {
    refuse: ({ code, message }) => serviceError(400, code === 'DLI.0002' ? speech.missingJobCode : code, message),
    malformedBody: new Refusal('DLI.0001', 'The request body is not JSON.'),
    routes: [
      // https://support.huaweicloud.com/api-dli/dli_02_0233.html
      post(`${BASE}/run`, QUOTA, ({ body, actor }) => {
        const resumeSavepoint = flagOf(body, 'resume_savepoint');
        const run = (id: JobId) => dli.start(id, actor, { resumeSavepoint });
        return json(eachOf(body, run, '作业提交请求下发成功', speech));
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/stopping_jobs_in_batches.html
      post(`${BASE}/stop`, QUOTA, ({ body, actor }) => {
        const withSavepoint = flagOf(body, 'trigger_savepoint');
        const items = eachOf(body, (id) => dli.stop(id, withSavepoint, actor), '作业停止请求下发成功', speech);
        return json(shortened(items, speech));
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/flink_job-related_apis/deleting_jobs_in_batches.html
      post(`${BASE}/delete`, QUOTA, ({ body }) => json(eachOf(body, (id) => dli.delete(id), '作业删除成功', speech))),
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

interface Item {
  is_success: string | boolean;
  message: string;
}

/** One item an id, by position: an item does not say which job it is about. */
function eachOf(body: unknown, act: (id: JobId) => unknown, success: string, speech: Required<DliDialect>): Item[] {
  return idsOf(body, 'job_ids').map((id) => {
    try {
      act(id);
      return { is_success: spoken(true, speech.itemSuccess), message: success };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { is_success: spoken(false, speech.itemSuccess), message: error.message };
    }
  });
}

function shortened(items: Item[], { stopReply }: Required<DliDialect>): Item[] | Item | undefined {
  if (stopReply === 'array') return items;
  return stopReply === 'object' ? items[0] : items.slice(0, 1);
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
