import type { SimulatedService } from '../simulated-service';
import { creationOf } from './creation';
import { DLI_SPARK_DEFAULTS, dliSparkDialect, type DliSparkDialect } from './dialect';
import { dliSparkSpec } from './job-spec';
import { dliSparkService } from './routes';
import { DliSparkState } from './state';

/** Data Lake Insight: Spark batches. */
export const DLI_SPARK = {
  job: dliSparkSpec,
  dialect: dliSparkDialect,
  defaults: DLI_SPARK_DEFAULTS,
  open: ({ timeline, log, machine }, speech: Required<DliSparkDialect>) => {
    const state = new DliSparkState(timeline, log, speech, machine.newId);
    return {
      apis: [dliSparkService(state, speech)],
      add: (job) => state.add(job),
      // A stranger's job is a file.
      run: ({ job }, actor) => state.create(() => creationOf({ file: job }), job, actor).id,
      clear: () => state.clear(),
    };
  },
} satisfies SimulatedService<typeof dliSparkSpec, Required<DliSparkDialect>>;
