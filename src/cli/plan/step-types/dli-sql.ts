import { previewQuery, sqlJobsQuery, submissionBody } from '../../../client/dli-sql/dli-sql-routes';
import { DLI_SQL_SERVICE } from '../../../client/dli-sql/dli-sql-service';
import type { DliSqlBody } from '../../../domain/dli-sql/sql-body';
import { MARKER_KEY } from '../../../domain/dli-sql/sql-job';
import { nameOfStatement, statementOf } from '../../../domain/dli-sql/statement';
import { callsOf, type StepCall, WHEN_MANY } from './planned-call';
import { type PlanSurroundings, STAYS_DONE, STOPPED, type StepTypePlan } from './step-type-plan';

/** The start chooses it, of the workflow and the step. */
const TAG = { key: MARKER_KEY, value: '{marker}' };
const WHEN_LOST = 'only when the reply to the submission was lost, to find the job by its tag';

/** A statement that DLI runs. */
export const DLI_SQL_PLAN: StepTypePlan<DliSqlBody> = {
  task: ({ sql, queue }) => `DLI SQL job ${nameOfStatement(sql)}${queue === undefined ? '' : ` on queue ${queue}`}`,
  calls: sqlCalls,
  undo: () => ({ itself: STOPPED, later: STAYS_DONE }),
};

function sqlCalls({ sql, queue, database, conf, rows }: DliSqlBody, { place }: PlanSurroundings): StepCall[] {
  const onQueue = queue ?? place.queue;
  const call = callsOf('dliSql', DLI_SQL_SERVICE, { params: {} });
  const submission = { sql: statementOf(sql), queue: onQueue, database, conf, tag: TAG };
  const ofWindow = { query: sqlJobsQuery({ startMs: '{start_ms}' }), note: WHEN_MANY };
  const byTag = { query: sqlJobsQuery({ startMs: '{start_ms}', tag: TAG }), note: WHEN_LOST };
  return [
    call('before', 'sqlJobs', { query: sqlJobsQuery({ pageSize: 1 }) }),
    call('start', 'submitJob', { body: submissionBody(submission) }),
    call('start', 'sqlJobs', byTag),
    call('watch', 'jobStatus'),
    call('watch', 'sqlJobs', ofWindow),
    ...(rows
      ? [call('watch', 'preview', { query: previewQuery(rows, onQueue), note: 'once, when it has finished' })]
      : []),
    call('stop', 'cancelJob'),
    call('stop', 'jobStatus', { note: 'until the cloud confirms it' }),
  ];
}
