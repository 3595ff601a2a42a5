import type { DliSqlBody } from '../../domain/dli-sql/sql-body';
import type { ActivityContext } from '../activity-context';
import { readerOf } from '../job-requests';
import type { StartRequest, StepRequest, StopRequest, WatchRequest } from '../requests';
import { startActivity } from '../start/start-activity';
import { markerOf, ownerOf } from '../start/start-owner';
import { stopActivity } from '../stop/stop-activity';
import { watchActivity } from '../watch/watch-activity';
import { sqlJob } from './sql-job';
import { SQL_PARTS } from './sql-parts';

const ASKED = readerOf<DliSqlBody>(SQL_PARTS);

/** The activities of DLI's SQL jobs: submit a statement, watch its job, cancel it. */
export function dliSqlActivities(context: ActivityContext) {
  const job = (request: StepRequest<DliSqlBody> & { key?: string }) =>
    sqlJob(context.cloud(request.connection), request.body, markerOf(ownerOf(request)));
  return {
    'huaweicloud.dliSql.submitJob': async (given: StartRequest<DliSqlBody>) =>
      startActivity(context, ASKED.start(given), job),
    'huaweicloud.dliSql.watchJob': async (given: WatchRequest<DliSqlBody>) =>
      watchActivity(context, ASKED.watch(given), job),
    'huaweicloud.dliSql.cancelJob': async (given: StopRequest<DliSqlBody>) =>
      stopActivity(context, ASKED.stop(given), job),
  };
}
