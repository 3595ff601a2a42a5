import type { DliSparkBody } from '../../domain/dli-spark/spark-body';
import type { ActivityContext } from '../activity-context';
import { readerOf } from '../job-requests';
import type { StartRequest, StepRequest, StopRequest, WatchRequest } from '../requests';
import { startActivity } from '../start/start-activity';
import { ownerOf } from '../start/start-owner';
import { stopActivity } from '../stop/stop-activity';
import { watchActivity } from '../watch/watch-activity';
import { sparkBatch } from './spark-batch';
import { SPARK_PARTS } from './spark-parts';

const ASKED = readerOf<DliSparkBody>(SPARK_PARTS);

/** The activities of DLI's Spark batches: create one, watch it, cancel it. */
export function dliSparkActivities(context: ActivityContext) {
  const job = (request: StepRequest<DliSparkBody> & { key?: string }) =>
    sparkBatch(context.cloud(request.connection), request.body, ownerOf(request));
  return {
    'huaweicloud.dliSpark.createBatch': async (given: StartRequest<DliSparkBody>) =>
      startActivity(context, ASKED.start(given), job),
    'huaweicloud.dliSpark.watchBatch': async (given: WatchRequest<DliSparkBody>) =>
      watchActivity(context, ASKED.watch(given), job),
    'huaweicloud.dliSpark.cancelBatch': async (given: StopRequest<DliSparkBody>) =>
      stopActivity(context, ASKED.stop(given), job),
  };
}
