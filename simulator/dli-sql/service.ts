import type { SimulatedService } from '../simulated-service';
import { DLI_SQL_DEFAULTS, dliSqlDialect, type DliSqlDialect } from './dialect';
import { dliSqlSpec } from './job-spec';
import { dliSqlService } from './routes';
import { DliSqlState } from './state';
import { submissionOf } from './submission';

/** Data Lake Insight: SQL statements. */
export const DLI_SQL = {
  job: dliSqlSpec,
  dialect: dliSqlDialect,
  defaults: DLI_SQL_DEFAULTS,
  open: ({ timeline, log, machine }, speech: Required<DliSqlDialect>) => {
    const state = new DliSqlState(timeline, log, speech, machine.newId);
    return {
      apis: [dliSqlService(state, speech)],
      add: (job) => state.add(job),
      // A stranger's job is a statement.
      run: ({ job }, actor) => state.submit(() => submissionOf({ sql: job }), job, actor).id,
      clear: () => state.clear(),
    };
  },
} satisfies SimulatedService<typeof dliSqlSpec, Required<DliSqlDialect>>;
