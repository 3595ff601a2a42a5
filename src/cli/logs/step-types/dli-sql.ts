import type { DliSqlBody } from '../../../domain/dli-sql/sql-body';
import type { StepTypeLog } from './step-type-log';

/** Of a statement: its status and message; DLI keeps no more of it. */
export const DLI_SQL_LOG: StepTypeLog<DliSqlBody> = {
  async read({ dliSql }, _body, { id }, call) {
    const { status, message } = (await dliSql.jobStatus(id, call)).value;
    return [...(status === undefined ? [] : [status]), ...(message === undefined ? [] : [message])];
  },
};
