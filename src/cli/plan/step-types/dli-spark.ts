import { batchesQuery, creationBody, logQuery } from '../../../client/dli-spark/dli-spark-routes';
import { DLI_SPARK_SERVICE } from '../../../client/dli-spark/dli-spark-service';
import { BOUNDS } from '../../../domain/bounds';
import type { DliSparkBody } from '../../../domain/dli-spark/spark-body';
import { callsOf, type StepCall, WHEN_MANY } from './planned-call';
import { type PlanSurroundings, STAYS_DONE, STOPPED, type StepTypePlan } from './step-type-plan';

/** The start chooses it, of the workflow and the step where the body has none. */
const nameOf = (given: string | undefined): string => (given === undefined ? '{batch_name}' : `${given}-{marker}`);
const WHEN_LOST = 'only when the reply to the creation was lost, to find the batch by its name';

/** An application that DLI runs. */
export const DLI_SPARK_PLAN: StepTypePlan<DliSparkBody> = {
  task: ({ file, queue }) => `DLI Spark batch ${file}${queue === undefined ? '' : ` on queue ${queue}`}`,
  calls: sparkCalls,
  undo: () => ({ itself: STOPPED, later: STAYS_DONE }),
};

function sparkCalls({ name: given, queue, ...application }: DliSparkBody, { place }: PlanSurroundings): StepCall[] {
  const name = nameOf(given);
  const call = callsOf('dliSpark', DLI_SPARK_SERVICE, { params: {} });
  const ofWindow = { query: batchesQuery({ startMs: '{start_ms}', from: 0 }), note: WHEN_MANY };
  const byName = { query: batchesQuery({ startMs: '{start_ms}', name }), note: WHEN_LOST };
  return [
    call('before', 'batches', { query: batchesQuery({ size: 1 }) }),
    call('start', 'createBatch', { body: creationBody({ ...application, name, queue: queue ?? place.queue }) }),
    call('start', 'batches', byName),
    call('watch', 'batch'),
    call('watch', 'batches', ofWindow),
    call('watch', 'batchLog', { query: logQuery(0, BOUNDS.logLines.most), note: 'once, when it has died' }),
    call('stop', 'cancelBatch'),
    call('stop', 'batch', { note: 'until the cloud confirms it' }),
  ];
}
