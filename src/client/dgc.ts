import { z } from 'zod';
import { isSameCode } from '../domain/code-meaning';
import { UnreadableReply } from './ask';
import type { CallOptions, Reply } from './call-options';
import { type DgcInstance, type DgcNode, readInstance, readInstanceId, readInstances } from './dgc-instance';
import {
  collectInstances,
  type CollectedInstances,
  type InstancePage,
  type PlanTimeWindow,
  ROWS_PER_LIST,
} from './dgc-instance-windows';
import { HuaweiCloudError } from './huawei-cloud-error';
import type { PathParam } from './path-template';
import type { Query } from './query';
import type { Call, ServiceCaller } from './service-caller';
import { wireList, wireText } from './wire-values';

export type { CollectedInstances, DgcInstance, DgcNode };

export interface DgcJobRef {
  jobName: string;
  /** Id, not name, of the workspace. Left out: the connection's, else the account's default one. */
  workspace?: string;
}

export interface DgcInstanceRef extends DgcJobRef {
  instanceId: string;
}

export interface DgcJobParam {
  /** At most 64 characters. */
  name: string;
  /** At most 1024 characters. */
  value: string;
}

/** A job as the list shows it. */
interface DgcJob {
  name: string;
  /** Batch: SCHEDULING, STOPPED, PAUSED. Real-time: NORMAL, STOPPED, EXCEPTION and more. */
  status?: string;
  jobType?: string;
}

/** Jobs of DataArts Factory, API v1. Every method throws {@link HuaweiCloudError} when it does not answer as it must. */
export interface DgcClient {
  /**
   * Switches the schedule of a job on. It starts no run by itself and names none.
   * @see https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0087.html
   */
  startJob(job: DgcJobRef, params?: DgcJobParam[], options?: CallOptions): Promise<Reply<void>>;
  /** Switches the schedule off. Whether running instances end with it, the vendor does not say. */
  stopJob(job: DgcJobRef, options?: CallOptions): Promise<Reply<void>>;
  /** Runs a job now, once. Not idempotent: each call makes an instance. */
  runImmediate(job: DgcJobRef, params?: DgcJobParam[], options?: CallOptions): Promise<Reply<{ instanceId?: string }>>;
  /**
   * The instances of exactly this job planned or started in a span of time, both ends included. Spans over seven days,
   * and those with more than 1000 rows, take several calls.
   */
  instances(query: DgcJobRef & { fromMs: number; toMs: number }, options?: CallOptions): Promise<Reply<DgcInstance[]>>;
  /**
   * The instances of all jobs of a workspace planned or started in a span of time, both ends included, as far as so many
   * calls bring them: 1000 rows each, oldest first once there are more.
   */
  instancesOfAll(
    query: { workspace?: string; fromMs: number; toMs: number; mostCalls: number },
    options?: CallOptions,
  ): Promise<Reply<CollectedInstances>>;
  instance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<DgcInstance>>;
  /** Asks an instance to stop. DGC refuses when it is not running, with no documented code: on any refusal, look. */
  stopInstance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<'asked' | 'notRunning'>>;
  /** Runs an instance that has ended once more, under the same id. Not idempotent. */
  restartInstance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<void>>;
  /** The job of exactly this name, batch or real-time: one row or none. */
  jobs(query: DgcJobRef, options?: CallOptions): Promise<Reply<DgcJob[]>>;
  /** How a real-time job is doing. Says nothing about the runs of a batch job. */
  realTimeStatus(job: DgcJobRef, options?: CallOptions): Promise<Reply<{ status?: string }>>;
}

const JOB = '/v1/{project_id}/jobs/{job_name}';
const INSTANCE = `${JOB}/instances/{instance_id}`;
const INSTANCES = { operation: 'instances', method: 'GET', path: '/v1/{project_id}/jobs/instances/detail' } as const;
const JOBS_PER_PAGE = 100;
const MOST_PAGES = 20;
const LONGEST_SPAN_MS = 366 * 24 * 60 * 60_000;

const statusReply = z.object({ status: wireText });
const jobsReply = z.object({ jobs: wireList(z.object({ name: wireText, status: wireText, jobType: wireText })) });

/** DGC's calls, over the caller of its host. `workspace` is used where a job names none. */
export function createDgcClient(caller: ServiceCaller, workspace?: string): DgcClient {
  return new DgcCalls(caller, workspace);
}

type CallBody<T> = Omit<Call<T>, 'params' | 'headers' | 'group'>;

class DgcCalls implements DgcClient {
  readonly #caller: ServiceCaller;
  readonly #workspace?: string;

  constructor(caller: ServiceCaller, workspace?: string) {
    this.#caller = caller;
    this.#workspace = workspace;
  }

  async startJob(job: DgcJobRef, params: DgcJobParam[] = [], options?: CallOptions): Promise<Reply<void>> {
    const call = { ...post('startJob', `${JOB}/start`), priority: 'start', read: readNothing } as const;
    return this.#ask(job, { ...call, body: this.#jobParams(call, params) }, options);
  }

  stopJob(job: DgcJobRef, options?: CallOptions): Promise<Reply<void>> {
    return this.#ask(job, { ...post('stopJob', `${JOB}/stop`), priority: 'stop', read: readNothing }, options);
  }

  async runImmediate(
    job: DgcJobRef,
    params: DgcJobParam[] = [],
    options?: CallOptions,
  ): Promise<Reply<{ instanceId?: string }>> {
    const call = { ...post('runImmediate', `${JOB}/run-immediate`), priority: 'start', read: readInstanceId } as const;
    return this.#ask(job, { ...call, body: this.#jobParams(call, params) }, options);
  }

  async instances(query: DgcJobRef & PlanTimeWindow, options?: CallOptions): Promise<Reply<DgcInstance[]>> {
    const span = { fromMs: Math.floor(query.fromMs), toMs: Math.ceil(query.toMs) };
    this.#checkSpan(span);
    const reply = await collectInstances(span, (window) => this.#instancesIn(query, window, options));
    const { instances, isComplete } = reply.value;
    if (!isComplete) throw this.#caller.invalid(INSTANCES, 'the span holds too many instances: narrow it');
    // "Precise" is missing from the oldest pages, so the name is compared here as well.
    const value = instances.filter(({ jobName }) => jobName === undefined || jobName === query.jobName);
    return { ...reply, value };
  }

  async instancesOfAll(
    query: { workspace?: string; mostCalls: number } & PlanTimeWindow,
    options?: CallOptions,
  ): Promise<Reply<CollectedInstances>> {
    const span = { fromMs: Math.floor(query.fromMs), toMs: Math.ceil(query.toMs) };
    this.#checkSpan(span);
    return collectInstances(span, (window) => this.#instancesIn(query, window, options), query.mostCalls);
  }

  instance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<DgcInstance>> {
    const read = (body: unknown): DgcInstance => readInstance(ref.instanceId, body);
    return this.#ask(ref, { operation: 'instance', method: 'GET', path: INSTANCE, read }, options);
  }

  async stopInstance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<'asked' | 'notRunning'>> {
    try {
      const call = { ...post('stopInstance', `${INSTANCE}/stop`), priority: 'stop', read: readNothing } as const;
      return { ...(await this.#ask(ref, call, options)), value: 'asked' };
    } catch (error) {
      if (error instanceof HuaweiCloudError && isSameCode(error.code, 'DLF.30115')) {
        return { value: 'notRunning', requestId: error.requestId };
      }
      throw error;
    }
  }

  restartInstance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<void>> {
    const call = { ...post('restartInstance', `${INSTANCE}/restart`), priority: 'start', read: readNothing } as const;
    return this.#ask(ref, call, options);
  }

  async jobs(query: DgcJobRef, options?: CallOptions): Promise<Reply<DgcJob[]>> {
    const batch = await this.#jobsOf('BATCH', query, options);
    return batch.value.length > 0 ? batch : this.#jobsOf('REAL_TIME', query, options);
  }

  realTimeStatus(job: DgcJobRef, options?: CallOptions): Promise<Reply<{ status?: string }>> {
    const read = (body: unknown): { status?: string } => statusReply.parse(body);
    return this.#ask(job, { operation: 'realTimeStatus', method: 'GET', path: `${JOB}/status`, read }, options);
  }

  async #ask<T>(ref: Partial<DgcInstanceRef>, call: CallBody<T>, options?: CallOptions): Promise<Reply<T>> {
    const params: Record<string, PathParam> = {};
    if (ref.jobName !== undefined) params.job_name = { value: ref.jobName, max: 256 };
    if (ref.instanceId !== undefined) {
      if (!/^\d{1,20}$/.test(ref.instanceId)) throw this.#caller.invalid(call, 'instance_id is not a number');
      params.instance_id = { value: ref.instanceId, max: 20 };
    }
    return this.#caller.call({ ...call, params, headers: this.#headers(call, ref), group: 'dgc' }, options);
  }

  #headers(
    call: CallBody<unknown>,
    { workspace = this.#workspace }: Pick<DgcJobRef, 'workspace'>,
  ): Record<string, string> {
    if (workspace === undefined) return {};
    if (!/^[\w.-]{1,128}$/.test(workspace)) throw this.#caller.invalid(call, 'workspace is not the id of a workspace');
    return { workspace };
  }

  #jobParams(call: CallBody<unknown>, params: DgcJobParam[]): { jobParams: DgcJobParam[] } | undefined {
    for (const { name, value } of params) {
      if (name === '') throw this.#caller.invalid(call, 'a job parameter has no name');
      if ([...name].length > 64) throw this.#caller.invalid(call, `the name of a job parameter is over 64 characters`);
      if ([...value].length > 1024) throw this.#caller.invalid(call, `job parameter ${name} is over 1024 characters`);
    }
    // Only these two keys: the third is called paramType on some pages and type on others.
    return params.length === 0 ? undefined : { jobParams: params.map(({ name, value }) => ({ name, value })) };
  }

  #checkSpan({ fromMs, toMs }: PlanTimeWindow): void {
    // Also false for NaN.
    if (fromMs >= 0 && toMs >= fromMs && toMs - fromMs <= LONGEST_SPAN_MS) return;
    const problem = `fromMs ${fromMs} and toMs ${toMs} must be in order and at most 366 days apart`;
    throw this.#caller.invalid(INSTANCES, problem);
  }

  #instancesIn(
    job: Partial<DgcJobRef>,
    { fromMs, toMs }: PlanTimeWindow,
    options?: CallOptions,
  ): Promise<Reply<InstancePage>> {
    const byName: Query =
      job.jobName === undefined
        ? []
        : [
            ['jobName', job.jobName],
            ['preciseQuery', 'true'],
          ];
    return this.#ask(
      { jobName: job.jobName, workspace: job.workspace },
      {
        ...INSTANCES,
        query: [
          ...byName,
          // Left out, the vendor lists from midnight to now, and a run that crosses midnight vanishes.
          ['minPlanTime', String(fromMs)],
          ['maxPlanTime', String(toMs)],
          ['limit', String(ROWS_PER_LIST)],
          ['offset', '0'],
        ],
        read: readInstances,
      },
      options,
    );
  }

  /** The list matches loosely, so the wanted name may stand on a later page. */
  async #jobsOf(jobType: 'BATCH' | 'REAL_TIME', job: DgcJobRef, options?: CallOptions): Promise<Reply<DgcJob[]>> {
    let reply: Reply<DgcJob[]> = { value: [] };
    for (let page = 0; page < MOST_PAGES; page += 1) {
      reply = await this.#jobsPage(jobType, job, page * JOBS_PER_PAGE, options);
      const found = reply.value.filter(({ name }) => name === job.jobName);
      if (found.length > 0 || reply.value.length < JOBS_PER_PAGE) return { ...reply, value: found };
    }
    return { ...reply, value: [] };
  }

  #jobsPage(jobType: string, job: DgcJobRef, offset: number, options?: CallOptions): Promise<Reply<DgcJob[]>> {
    return this.#ask(
      job,
      {
        operation: 'jobs',
        method: 'GET',
        path: '/v1/{project_id}/jobs',
        query: [
          ['jobType', jobType],
          ['jobName', job.jobName],
          ['limit', String(JOBS_PER_PAGE)],
          ['offset', String(offset)],
        ],
        read: (body) =>
          jobsReply
            .parse(body)
            .jobs.map((row) => ({ name: row.name ?? '', status: row.status, jobType: row.jobType ?? jobType })),
      },
      options,
    );
  }
}

function post(operation: string, path: string): { operation: string; method: 'POST'; path: string } {
  return { operation, method: 'POST', path };
}

/** 204 without a body, as documented, or any JSON; a web page was not DGC's answer and did not get here. */
function readNothing(body: unknown): void {
  if (body !== undefined && (typeof body !== 'object' || body === null)) throw new UnreadableReply('is not an object');
}
