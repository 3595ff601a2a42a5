import type { DliSparkBody } from '../../../domain/dli-spark/spark-body';
import type { StepTypeLog } from './step-type-log';

/** Of an application: the last lines of what its driver has written. */
export const DLI_SPARK_LOG: StepTypeLog<DliSparkBody> = {
  async read({ dliSpark }, _body, { id, lines: size }, call) {
    const first = (await dliSpark.batchLog(id, { from: 0, size }, call)).value;
    const { total } = first;
    const isAll = total <= first.lines.length;
    const { lines } = isAll
      ? first
      : (await dliSpark.batchLog(id, { from: Math.max(0, total - size), size }, call)).value;
    // Whatever is answered, no more of them are shown than were asked for.
    const last = lines.slice(-size);
    const before = Math.max(total, lines.length) - last.length;
    return [...(before > 0 ? [`... ${before.toLocaleString('en')} lines before these`] : []), ...last];
  },
  elsewhere: 'What its executors have written stands in the console of DLI: Spark Jobs, Executor Log.',
};
