import { adoptedSparkBatch } from '../../domain/dli-spark/spark-batch';
import type { DliSparkBody } from '../../domain/dli-spark/spark-body';
import { DLI_SPARK_BATCH } from '../../domain/dli-spark/spark-step';
import { jobActivities } from '../activity';
import type { StepKind } from '../step-kind';

/** A Spark batch of DLI: created, watched until it ends, cancelled when the pipeline does not wait for it. */
export const dliSparkStep: StepKind<DliSparkBody> = {
  ...DLI_SPARK_BATCH,
  runNoun: 'Spark batch',
  adopted: ({ file }, runId) => [adoptedSparkBatch(file, runId)],
  activities: jobActivities({
    start: 'huaweicloud.dliSpark.createBatch',
    watch: 'huaweicloud.dliSpark.watchBatch',
    stop: 'huaweicloud.dliSpark.cancelBatch',
  }),
};
