import type { DliSqlBody } from '../../domain/dli-sql/sql-body';
import { adoptedSqlJob } from '../../domain/dli-sql/sql-job';
import { DLI_SQL_JOB } from '../../domain/dli-sql/sql-step';
import { jobActivities } from '../activity';
import type { StepKind } from '../step-kind';

/** A SQL job of DLI: submitted, watched until it ends, cancelled when the pipeline does not wait for it. */
export const dliSqlStep: StepKind<DliSqlBody> = {
  ...DLI_SQL_JOB,
  runNoun: 'SQL job',
  adopted: ({ sql }, runId) => [adoptedSqlJob(sql, runId)],
  activities: jobActivities(
    {
      start: 'huaweicloud.dliSql.submitJob',
      watch: 'huaweicloud.dliSql.watchJob',
      stop: 'huaweicloud.dliSql.cancelJob',
    },
    'submit',
  ),
};
