import { z } from 'zod';
import { oftenRead } from '../reply/often-read';
import { isSameCode } from '../../domain/code-meaning';
import { DAY_MS } from '../../domain/duration';
import { readNothing } from '../reply/ask';
import type { CallOptions, Reply } from '../call-options';
import { type DgcInstance, type DgcNode, readInstance, readInstanceId, readInstances } from './dgc-instance';
import {
  collectInstances,
  type CollectedInstances,
  type InstancePage,
  type PlanTimeWindow,
} from './dgc-instance-windows';
import { DGC_ROUTES, dgcParams, instancesQuery, JOBS_PER_PAGE, jobParamsBody, jobsQuery } from './dgc-routes';
import { HuaweiCloudError } from '../huawei-cloud-error';
import type { Call, ServiceCaller } from '../service-caller';
import { wireCount, wireList, wireText } from '../reply/wire-values';

export type { DgcInstance, DgcNode };

/** Which job of which workspace. */
export interface DgcJobRef {
  /** As DataArts Factory shows it, at most 256 characters. */
  jobName: string;
  /** Id, not name, of the workspace. Left out: the connection's, else the account's default one. */
  workspace?: string;
}

/** Which instance of which job. */
export interface DgcInstanceRef extends DgcJobRef {
  /** The vendor's `instanceId`, as text: it may be beyond 2^53. */
  instanceId: string;
}

/** A parameter of one run, which its nodes read. */
export interface DgcJobParam {
  /** At most 64 characters. */
  name: string;
  /** At most 1024 characters. */
  value: string;
}

/** A job as the list shows it. */
interface DgcJob {
  /** The job's, unique in its workspace. */
  name: string;
  /** Batch: SCHEDULING, STOPPED, PAUSED. Real-time: NORMAL, STOPPED, EXCEPTION and more. */
  status?: string;
  /** `BATCH` or `REAL_TIME`. */
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
  /** One instance in full, its nodes included. Fails when the reply is about another job. */
  instance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<DgcInstance>>;
  /** Asks an instance to stop. DGC refuses when it is not running, with no documented code: on any refusal, look. */
  stopInstance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<'asked' | 'notRunning'>>;
  /** Runs an instance that has ended once more, under the same id. Not idempotent. */
  restartInstance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<void>>;
  /** The job of exactly this name, batch or real-time: one row or none. */
  jobs(query: DgcJobRef, options?: CallOptions): Promise<Reply<DgcJob[]>>;
}

const MOST_PAGES = 20;
const LONGEST_SPAN_MS = 366 * DAY_MS;

const jobsReply = z.object({
  total: wireCount,
  jobs: wireList(z.object({ name: wireText, status: wireText, jobType: wireText })),
});

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
    const call = { ...DGC_ROUTES.startJob, priority: 'start', read: readNothing } as const;
    return this.#ask(job, { ...call, body: this.#jobParams(call, params) }, options);
  }

  stopJob(job: DgcJobRef, options?: CallOptions): Promise<Reply<void>> {
    return this.#ask(job, { ...DGC_ROUTES.stopJob, priority: 'stop', read: readNothing }, options);
  }

  async runImmediate(
    job: DgcJobRef,
    params: DgcJobParam[] = [],
    options?: CallOptions,
  ): Promise<Reply<{ instanceId?: string }>> {
    const call = { ...DGC_ROUTES.runImmediate, priority: 'start', read: readInstanceId } as const;
    return this.#ask(job, { ...call, body: this.#jobParams(call, params) }, options);
  }

  async instances(query: DgcJobRef & PlanTimeWindow, options?: CallOptions): Promise<Reply<DgcInstance[]>> {
    const span = { fromMs: Math.floor(query.fromMs), toMs: Math.ceil(query.toMs) };
    this.#checkSpan(span);
    const reply = await collectInstances(span, (window) => this.#instancesIn(query, window, options));
    const { instances, isComplete } = reply.value;
    if (!isComplete) throw this.#caller.invalid(DGC_ROUTES.instances, 'the span holds too many instances: narrow it');
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
    const read = (body: unknown): DgcInstance => readInstance(ref, body);
    return this.#ask(ref, { ...DGC_ROUTES.instance, read }, options);
  }

  async stopInstance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<'asked' | 'notRunning'>> {
    try {
      const call = { ...DGC_ROUTES.stopInstance, priority: 'stop', read: readNothing } as const;
      return { ...(await this.#ask(ref, call, options)), value: 'asked' };
    } catch (error) {
      if (error instanceof HuaweiCloudError && isSameCode(error.code, 'DLF.30115')) {
        return { value: 'notRunning', requestId: error.requestId };
      }
      throw error;
    }
  }

  restartInstance(ref: DgcInstanceRef, options?: CallOptions): Promise<Reply<void>> {
    const call = { ...DGC_ROUTES.restartInstance, priority: 'start', read: readNothing } as const;
    return this.#ask(ref, call, options);
  }

  async jobs(query: DgcJobRef, options?: CallOptions): Promise<Reply<DgcJob[]>> {
    const batch = await this.#jobsOf('BATCH', query, options);
    return batch.value.length > 0 ? batch : this.#jobsOf('REAL_TIME', query, options);
  }

  async #ask<T>(ref: Partial<DgcInstanceRef>, call: CallBody<T>, options?: CallOptions): Promise<Reply<T>> {
    if (ref.instanceId !== undefined && !/^\d{1,20}$/.test(ref.instanceId))
      throw this.#caller.invalid(call, 'instance_id is not a number');
    const params = dgcParams(ref.jobName, ref.instanceId);
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
    return jobParamsBody(params);
  }

  #checkSpan({ fromMs, toMs }: PlanTimeWindow): void {
    // Also false for NaN.
    if (fromMs >= 0 && toMs >= fromMs && toMs - fromMs <= LONGEST_SPAN_MS) return;
    const problem = `fromMs ${fromMs} and toMs ${toMs} must be in order and at most 366 days apart`;
    throw this.#caller.invalid(DGC_ROUTES.instances, problem);
  }

  #instancesIn(
    job: Partial<DgcJobRef>,
    { fromMs, toMs }: PlanTimeWindow,
    options?: CallOptions,
  ): Promise<Reply<InstancePage>> {
    return this.#ask(
      { jobName: job.jobName, workspace: job.workspace },
      {
        ...DGC_ROUTES.instances,
        query: instancesQuery(job.jobName, String(fromMs), String(toMs)),
        read: readInstances,
      },
      options,
    );
  }

  /**
   * The list matches loosely, so the wanted name may stand on a later page. What comes next is asked for by records and, where that
   * brings nothing, by pages: the vendor's pages say the one, other people's clients the other (huawei-api 9.4).
   */
  async #jobsOf(jobType: 'BATCH' | 'REAL_TIME', job: DgcJobRef, options?: CallOptions): Promise<Reply<DgcJob[]>> {
    let seen = 0;
    let byPages = false;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      let reply = await this.#jobsPage(jobType, job, byPages ? page : seen, options);
      if (!byPages && page > 0 && reply.value.jobs.length === 0) {
        byPages = true;
        reply = await this.#jobsPage(jobType, job, page, options);
      }
      const { total, jobs } = reply.value;
      seen += jobs.length;
      const found = jobs.filter(({ name }) => name === job.jobName);
      const isLast = seen >= (total ?? (jobs.length < JOBS_PER_PAGE ? seen : Number.POSITIVE_INFINITY));
      if (found.length > 0 || isLast) return { ...reply, value: found };
      if (jobs.length === 0) break;
    }
    // That the job is missing would be a guess: a schedule is switched, and a start sent, by it.
    throw this.#caller.unfinished(DGC_ROUTES.jobs, `lists ${seen} jobs like ${job.jobName} and counts more`);
  }

  #jobsPage(
    jobType: 'BATCH' | 'REAL_TIME',
    job: DgcJobRef,
    offset: number,
    options?: CallOptions,
  ): Promise<Reply<{ total?: number; jobs: DgcJob[] }>> {
    return this.#ask(
      job,
      {
        ...DGC_ROUTES.jobs,
        query: jobsQuery(jobType, job.jobName, offset),
        read: (body) => {
          const { total, jobs } = oftenRead(jobsReply).parse(body);
          return {
            total,
            jobs: jobs.map((row) => ({ name: row.name ?? '', status: row.status, jobType: row.jobType ?? jobType })),
          };
        },
      },
      options,
    );
  }
}
