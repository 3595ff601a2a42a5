import type { SparkBatch } from './batch';
import type { DliSparkDialect } from './dialect';

const SHOWN_LINES = 10;

/** A state as this dialect writes it. */
export function stateOf({ status }: SparkBatch, { states }: Required<DliSparkDialect>): string {
  return states === 'capital' ? status.charAt(0).toUpperCase() + status.slice(1) : status;
}

/** A session, as show has it: with all that it was asked for, and without how long it has run. */
export const sessionRecord = (batch: SparkBatch, speech: Required<DliSparkDialect>): object => ({
  ...commonRecord(batch, speech),
  feature: 'basic',
  spark_version: batch.asked.sparkVersion,
  req_body: requestOf(batch),
});

/** A session, as its creation answers it. */
export const createdSession = (batch: SparkBatch, speech: Required<DliSparkDialect>): object => ({
  ...commonRecord(batch, speech),
  duration: batch.elapsed,
});

/** A row of the list, which knows no application. */
export const sessionRow = (batch: SparkBatch, speech: Required<DliSparkDialect>): object => ({
  ...createdSession(batch, speech),
  appId: null,
  req_body: requestOf(batch),
});

/** What all replies have; the vendor's SDK (3.1.219) tells what each has beside it. */
function commonRecord(batch: SparkBatch, speech: Required<DliSparkDialect>): object {
  const { id, asked, owner, createdAt } = batch;
  return {
    id,
    appId: appIdOf(batch, speech),
    name: asked.name,
    owner,
    proxyUser: '',
    state: stateOf(batch, speech),
    kind: '',
    log: batch.log.slice(-SHOWN_LINES),
    sc_type: asked.scType,
    cluster_name: asked.queue,
    queue: asked.queue,
    create_time: createdAt,
    update_time: batch.updatedAt,
    image: '',
  };
}

const requestOf = ({ asked }: SparkBatch): string => JSON.stringify(asked.body);

/** Empty before the driver is up. */
function appIdOf(batch: SparkBatch, { appId }: Required<DliSparkDialect>): string | string[] {
  const text = batch.hasRun ? `batch-session-${batch.id}:31309` : '';
  return appId === 'array' ? [text].filter(Boolean) : text;
}
