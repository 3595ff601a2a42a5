import type { SimulatedService } from '../simulated-service';
import { DLI_DEFAULTS, dliDialect, type DliDialect } from './dialect';
import { dliJobSpec, jobIdOf } from './job-spec';
import { dliService } from './routes';
import { DliState } from './state';

/** Data Lake Insight: Flink stream jobs. */
export const DLI = {
  job: dliJobSpec,
  dialect: dliDialect,
  defaults: DLI_DEFAULTS,
  open: ({ timeline, log }, speech: Required<DliDialect>) => {
    const state = new DliState(timeline, log, speech);
    return {
      apis: [dliService(state, timeline, speech)],
      add: (job) => state.add(job),
      run: ({ job }, actor) => String(state.start(jobIdOf(job), actor).run),
      clear: () => state.clear(),
    };
  },
} satisfies SimulatedService<typeof dliJobSpec, Required<DliDialect>>;
