import type { DliSparkBody } from '../../../domain/dli-spark/spark-body';
import type { StepTypeLog } from './step-type-log';

/** Of an application: the last lines of what its driver has written. */
export const DLI_SPARK_LOG: StepTypeLog<DliSparkBody> = {
  async read({ dliSpark }, _body, { id, lines: size }, call) {
    const first = (await dliSpark.batchLog(id, { from: 0, size }, call)).value;
    const { total } = first;
    if (total <= first.lines.length) return first.lines;
    const { lines } = (await dliSpark.batchLog(id, { from: Math.max(0, total - size), size }, call)).value;
    return [`... ${(total - lines.length).toLocaleString('en')} lines before these`, ...lines];
  },
  elsewhere: 'What its executors have written stands in the console of DLI: Spark Jobs, Executor Log.',
};
