import { queryNumber } from '../dli/query-number';
import { DLI_QUOTA } from '../dli/routes';
import { Refusal } from '../refusal';
import { empty, json, serviceError } from '../replies';
import { del, fieldsOf, get, post, type Route, type Service } from '../routing';
import type { SparkBatch } from './batch';
import { creationOf } from './creation';
import type { DliSparkDialect } from './dialect';
import { createdSession, sessionRecord, sessionRow, stateOf } from './records';
import type { DliSparkState } from './state';

const BASE = '/v2.0/:projectId/batches';
const BATCH = `${BASE}/:batchId` as const;
const QUOTA = { quota: DLI_QUOTA };
const DEFAULT_SIZE = 100;
/** GUESS: no page names the largest. */
const SIZES = { most: 1_000 };

/** DLI's Spark batches: https://docs.otc.t-systems.com/data-lake-insight/api-ref/spark_job-related_apis/ */
export function dliSparkService(spark: DliSparkState, speech: Required<DliSparkDialect>): Service {
  return {
    refuse: ({ code, message }) => serviceError(400, code, message),
    malformedBody: new Refusal('DLI.0001', 'The request body is not JSON.'),
    routes: [
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/spark_job-related_apis/creating_a_batch_processing_job.html
      post(BASE, { ...QUOTA, starts: namedFile }, ({ body, actor }) => {
        const batch = spark.create(() => creationOf(body), sentFile(body), actor);
        const session = createdSession(batch, speech);
        if (speech.createReply === 'session') return json(session);
        return json({ ...session, success: false, is_success: false, statusCode: 0, error_code: null });
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/spark_job-related_apis/listing_batch_processing_jobs.html
      get(BASE, QUOTA, ({ query }) => {
        const found = findBatches(spark.batches(), query, speech);
        const from = queryNumber(query, 'from', 0);
        const size = queryNumber(query, 'size', DEFAULT_SIZE, SIZES);
        const sessions = found.slice(from, from + size).map((batch) => sessionRow(batch, speech));
        return json({ from, total: found.length, sessions });
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/spark_job-related_apis/querying_batch_job_details.html
      get(BATCH, QUOTA, ({ params }) => json(sessionRecord(spark.batch(params.batchId), speech))),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/spark_job-related_apis/querying_a_batch_job_status.html
      get(`${BATCH}/state`, QUOTA, ({ params }) => {
        const batch = spark.batch(params.batchId);
        return json({ id: batch.id, state: stateOf(batch, speech) });
      }),
      // https://docs.otc.t-systems.com/data-lake-insight/api-ref/spark_job-related_apis/canceling_a_batch_processing_job.html
      del(BATCH, QUOTA, ({ params, actor }) => {
        spark.cancel(params.batchId, actor);
        return speech.cancelReply === 'empty' ? empty(200) : json({ msg: 'deleted' });
      }),
      // Deprecated by OTC's pages: querying_batch_job_logs.html
      get(`${BATCH}/log`, QUOTA, ({ params, query }) => {
        const { id, log } = spark.batch(params.batchId);
        const from = queryNumber(query, 'from', 0);
        const size = queryNumber(query, 'size', DEFAULT_SIZE, SIZES);
        return json({ id, from, total: log.length, log: log.slice(from, from + size) });
      }),
    ],
  };
}

const namedFile: Route['starts'] = (_params, body) => ({ service: 'dliSpark', jobs: [sentFile(body)] });

function sentFile(body: unknown): string {
  const { file } = fieldsOf(body);
  return typeof file === 'string' ? file : '';
}

const ORDERS: Record<string, (one: SparkBatch, other: SparkBatch) => number> = {
  CREATE_TIME_DESC: (one, other) => other.createdAt - one.createdAt,
  CREATE_TIME_ASC: (one, other) => one.createdAt - other.createdAt,
  DURATION_DESC: (one, other) => other.elapsed - one.elapsed,
  DURATION_ASC: (one, other) => one.elapsed - other.elapsed,
};

/** What the list asks for. GUESS: newest first, where nothing is said of the order. */
function findBatches(batches: SparkBatch[], query: URLSearchParams, speech: Required<DliSparkDialect>): SparkBatch[] {
  const order = ORDERS[query.get('order') ?? 'CREATE_TIME_DESC'];
  if (!order) throw new Refusal('DLI.0001', 'The parameter order is invalid.');
  const start = queryNumber(query, 'start', 0);
  const end = queryNumber(query, 'end', Number.MAX_SAFE_INTEGER);
  const isAsked = (name: string, value: string) => (query.get(name) || value) === value;
  const name = query.get('job_name') ?? '';
  const found = batches
    .toReversed()
    .filter(
      (batch) =>
        (name === '' || batch.asked.name === name || (speech.jobName === 'fuzzy' && batch.asked.name.includes(name))) &&
        isAsked('job-id', batch.id) &&
        isAsked('job_id', batch.id) &&
        isAsked('queue_name', batch.asked.queue) &&
        isAsked('cluster_name', batch.asked.queue) &&
        isAsked('owner', batch.owner) &&
        isAsked('state', batch.status) &&
        batch.createdAt >= start &&
        batch.createdAt <= end,
    );
  return found.sort(order);
}
