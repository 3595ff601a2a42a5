import { z } from 'zod';
import { oftenRead } from '../reply/often-read';
import type { SparkBatchSeen } from '../../domain/dli-spark/spark-batch';
import type { CallOptions, Reply } from '../call-options';
import { readNothing, UnreadableReply } from '../reply/ask';
import { wireBoolean, wireCount, wireList, wireText, wireTime } from '../reply/wire-values';
import type { ServiceCaller } from '../service-caller';
import {
  batchesQuery,
  type BatchesQuery,
  batchParams,
  creationBody,
  DLI_SPARK_ROUTES,
  logQuery,
  type SparkApplication,
} from './dli-spark-routes';

export type { BatchesQuery, SparkApplication };

/** A Spark batch as DLI shows it. Any reply may leave out all but its id. */
export interface SparkBatch extends SparkBatchSeen {
  /** The id of its Spark application; no list tells it. */
  appId?: string;
  /** The last lines of its log, ten at most. */
  log: string[];
}

/** Some lines of what the driver of a batch has written. */
export interface LogPart {
  /** In order. */
  lines: string[];
  /** How many lines the whole log has. */
  total: number;
}

/** Spark batches of Data Lake Insight. Every method throws {@link HuaweiCloudError} when it does not answer as it must. */
export interface DliSparkClient {
  /**
   * Creates a batch, which runs at once. Not idempotent: DLI takes the same name twice.
   * @returns its id; absent where the reply does not tell, and it was accepted all the same
   * @see https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0124.html
   */
  createBatch(application: SparkApplication, options?: CallOptions): Promise<Reply<{ batchId?: string }>>;
  /** One batch. Fails with `NotFound` when there is none of this id. */
  batch(batchId: string, options?: CallOptions): Promise<Reply<SparkBatch>>;
  /** Part of the batches of the project, newest first, and how many there are altogether. */
  batches(query: BatchesQuery, options?: CallOptions): Promise<Reply<{ total: number; batches: SparkBatch[] }>>;
  /** Asks a batch to end; DLI refuses where it has ended already. */
  cancelBatch(batchId: string, options?: CallOptions): Promise<Reply<void>>;
  /**
   * Part of what the driver of a batch has written.
   * @param part.from how many lines to skip
   * @param part.size how many at most
   */
  batchLog(batchId: string, part: { from: number; size: number }, options?: CallOptions): Promise<Reply<LogPart>>;
  /** The queue of a batch that names none; absent where DLI's shared one is meant. */
  readonly defaultQueue?: string;
}

/** The id of the application is text by the SDK, a list of them by Terraform's library. */
const appId = z
  .preprocess((value: unknown) => (Array.isArray(value) ? (value as unknown[]).at(-1) : value), wireText)
  .optional();

/** The request that created a batch: JSON as text, on every page; who sends JSON as such means the same. */
const request = z.preprocess(
  (value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value),
  wireText,
);

const lines = wireList(z.string()).optional().catch(undefined);

const session = z
  .object({
    id: wireText,
    state: wireText,
    name: wireText,
    req_body: request.optional(),
    create_time: wireTime,
    appId,
    log: lines,
  })
  .transform((row): Omit<SparkBatch, 'id'> & { id?: string } => ({
    id: row.id,
    state: row.state,
    name: row.name,
    request: row.req_body,
    createdAtMs: row.create_time,
    appId: row.appId,
    log: row.log ?? [],
  }));

const created = z.object({ id: wireText, is_success: wireBoolean, message: wireText });
const listReply = z.object({ total: wireCount, sessions: wireList(session) });
const logReply = z.object({ total: wireCount, log: wireList(z.string()) });

/** DLI's calls about Spark batches, over the caller of its host. `defaultQueue` is used where a batch names none. */
export function createDliSparkClient(caller: ServiceCaller, defaultQueue?: string): DliSparkClient {
  const group = 'dli.spark' as const;
  return {
    defaultQueue,

    createBatch: (application, options) => {
      const body = creationBody({ ...application, queue: application.queue ?? defaultQueue });
      return caller.call(
        { ...DLI_SPARK_ROUTES.createBatch, body, group, priority: 'start', read: readCreation },
        options,
      );
    },

    batch: (batchId, options) => {
      const read = (body: unknown) => readBatch(batchId, body);
      return caller.call({ ...DLI_SPARK_ROUTES.batch, params: batchParams(batchId), group, read }, options);
    },

    batches: (query, options) =>
      // The name stands in the reply by itself, and must not be taken for a secret: it is one of the query's.
      caller.call({ ...DLI_SPARK_ROUTES.batches, query: batchesQuery(query), group, read: readBatches }, options),

    cancelBatch: (batchId, options) => {
      const params = batchParams(batchId);
      const call = { ...DLI_SPARK_ROUTES.cancelBatch, params, group, priority: 'stop', read: readNothing } as const;
      return caller.call(call, options);
    },

    batchLog: (batchId, { from, size }, options) => {
      const call = { ...DLI_SPARK_ROUTES.batchLog, params: batchParams(batchId), query: logQuery(from, size), group };
      return caller.call({ ...call, read: readLog }, options);
    },
  };
}

/** Of a batch that runs a recorded reply says `is_success: false`: its id is a yes, whatever else stands there. */
function readCreation(body: unknown): { batchId?: string } {
  const { id: batchId, is_success: isSuccess, message } = oftenRead(created).parse(body);
  if (batchId !== undefined) return { batchId };
  if (isSuccess === false) throw new UnreadableReply(`says it failed: ${message ?? 'no message'}`);
  return {};
}

function readBatch(batchId: string, body: unknown): SparkBatch {
  const batch = oftenRead(session).parse(body);
  if (batch.id !== undefined && batch.id !== batchId) throw new UnreadableReply('is about another batch');
  return { ...batch, id: batchId };
}

function readBatches(body: unknown): { total: number; batches: SparkBatch[] } {
  const { total, sessions } = oftenRead(listReply).parse(body);
  return {
    total: total ?? sessions.length,
    batches: sessions.map(({ id, ...batch }) => {
      if (id === undefined) throw new UnreadableReply('has a batch without a readable id');
      return { id, ...batch };
    }),
  };
}

function readLog(body: unknown): LogPart {
  const { total, log } = logReply.parse(body);
  return { lines: log, total: total ?? log.length };
}
