import { z } from 'zod';
import { oftenRead } from '../reply/often-read';
import { isSameCode } from '../../domain/code-meaning';
import { readNothing } from '../reply/ask';
import type { CallOptions, Reply } from '../call-options';
import type { DgcJobRef } from './dgc';
import {
  FACTORY_ROUTES,
  supplementBody,
  type SupplementFilter,
  supplementParams,
  SUPPLEMENTS_PER_PAGE,
  supplementsQuery,
  wireDate,
} from './factory-routes';
import { HuaweiCloudError } from '../huawei-cloud-error';
import type { Call, ServiceCaller } from '../service-caller';
import { wireCount, wireList, wireText } from '../reply/wire-values';

/** A backfill ("supplement data", "PatchData") of a job, by the name its caller chose. */
export interface SupplementRef extends DgcJobRef {
  /** Chosen by whoever starts it, and its only key: the reply of a start names none. */
  name: string;
}

/** A backfill to start. */
export interface NewSupplement extends SupplementRef {
  /** First moment of the span of plan times to run the job for, in milliseconds since 1970. */
  startMs: number;
  /** Last moment of it; the vendor wants at least two seconds more. */
  endMs: number;
  /** How many periods run at a time, 1 to 5. */
  parallel: number;
}

/** A backfill as the list shows it. */
export interface Supplement {
  /** As it was chosen at its start. */
  name: string;
  /** RUNNING, SUCCESS, CANCEL or CANCLE; no page names the word for a failed one. */
  status?: string;
}

/**
 * Backfills of DataArts Factory, API v2, on a host of its own. Every method throws {@link HuaweiCloudError} when it
 * does not answer as it must, and needs a workspace: the job's, or the connection's.
 */
export interface FactoryClient {
  /**
   * Runs a job once for each period of its schedule within a span. A name that is taken is refused with `DLF.30110`,
   * so repeating it with the same name does no harm.
   * @see https://support.huaweicloud.com/intl/en-us/api-dataartsstudio/dataartsstudio_02_0199.html
   */
  createSupplement(supplement: NewSupplement, options?: CallOptions): Promise<Reply<void>>;
  /** The backfill of exactly this name, once the list shows it. */
  supplement(ref: SupplementRef, options?: CallOptions): Promise<Reply<Supplement | undefined>>;
  /** The backfills of this job that run now, whoever started them. */
  runningSupplements(job: DgcJobRef, options?: CallOptions): Promise<Reply<Supplement[]>>;
  /** Asks a backfill to stop. */
  stopSupplement(ref: SupplementRef, options?: CallOptions): Promise<Reply<'asked' | 'notRunning'>>;
}

const MOST_PAGES = 20;

const listReply = z.object({
  total: wireCount,
  rows: wireList(z.object({ name: wireText, status: wireText, job_list: wireList(wireText).optional() })),
});

type Row = Supplement & { jobs: (string | undefined)[] };
type CallBody<T> = Omit<Call<T>, 'headers' | 'group'>;

/** The calls of Factory v2, over the caller of its host. `workspace` is used where a job names none. */
export function createFactoryClient(caller: ServiceCaller, workspace?: string): FactoryClient {
  return new FactoryCalls(caller, workspace);
}

class FactoryCalls implements FactoryClient {
  readonly #caller: ServiceCaller;
  readonly #workspace?: string;

  constructor(caller: ServiceCaller, workspace?: string) {
    this.#caller = caller;
    this.#workspace = workspace;
  }

  createSupplement(supplement: NewSupplement, options?: CallOptions): Promise<Reply<void>> {
    const call = { ...FACTORY_ROUTES.createSupplement, priority: 'start', read: readNothing } as const;
    const body = supplementBody(supplement, [wireDate(supplement.startMs), wireDate(supplement.endMs)]);
    return this.#ask(supplement, { ...call, body }, options);
  }

  async supplement(ref: SupplementRef, options?: CallOptions): Promise<Reply<Supplement | undefined>> {
    // The filter matches loosely.
    const reply = await this.#find(ref, { name: ref.name }, (row) => row.name === ref.name, options);
    return { ...reply, value: reply.value[0] };
  }

  runningSupplements(job: DgcJobRef, options?: CallOptions): Promise<Reply<Supplement[]>> {
    const isOfJob = ({ status, jobs }: Row): boolean =>
      status?.toUpperCase() === 'RUNNING' && jobs.includes(job.jobName);
    return this.#find(job, { status: 'RUNNING' }, isOfJob, options);
  }

  async stopSupplement(ref: SupplementRef, options?: CallOptions): Promise<Reply<'asked' | 'notRunning'>> {
    const params = supplementParams(ref.name);
    const call = { ...FACTORY_ROUTES.stopSupplement, params, priority: 'stop', read: readNothing } as const;
    try {
      return { ...(await this.#ask(ref, call, options)), value: 'asked' };
    } catch (error) {
      if (!(error instanceof HuaweiCloudError && isSameCode(error.code, 'DLF.30115'))) throw error;
      return { value: 'notRunning', requestId: error.requestId };
    }
  }

  /** The rows that match, from the first page that has one; the newest stand first. */
  async #find(
    job: DgcJobRef,
    filter: SupplementFilter,
    matches: (row: Row) => boolean,
    options?: CallOptions,
  ): Promise<Reply<Row[]>> {
    for (let page = 0; ; page += 1) {
      const reply = await this.#page(job, filter, page, options);
      const found = reply.value.filter(matches);
      const isLast = reply.value.length < SUPPLEMENTS_PER_PAGE || page + 1 >= MOST_PAGES;
      if (found.length || isLast) return { ...reply, value: found };
    }
  }

  #page(job: DgcJobRef, filter: SupplementFilter, page: number, options?: CallOptions) {
    return this.#ask<Row[]>(
      job,
      {
        ...FACTORY_ROUTES.supplements,
        query: supplementsQuery(filter, page),
        read: (body) =>
          oftenRead(listReply)
            .parse(body)
            .rows.map(({ name, status, job_list }) => ({
              name: name ?? '',
              status,
              jobs: job_list ?? [],
            })),
      },
      options,
    );
  }

  async #ask<T>(job: DgcJobRef, call: CallBody<T>, options?: CallOptions): Promise<Reply<T>> {
    const workspace = job.workspace ?? this.#workspace;
    if (workspace === undefined)
      throw this.#caller.invalid(call, 'it needs a workspace: give the job or the connection the id of one');
    if (!/^[\w.-]{1,128}$/.test(workspace)) throw this.#caller.invalid(call, 'workspace is not the id of a workspace');
    return this.#caller.call({ ...call, headers: { workspace }, names: [job.jobName], group: 'dgc.v2' }, options);
  }
}
