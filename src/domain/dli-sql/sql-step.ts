import { BOUNDS } from '../bounds';
import { GIVEN_NAME, anyMap, map, optional, text, wholeNumber } from '../shape';
import type { StepTraits, StepTypeFacts } from '../step-type';
import type { DliSqlBody } from './sql-body';
import { nameOfStatement } from './statement';

/** A statement ends by itself, and is cancelled with the pipeline that began it. */
export const DLI_SQL_JOB: StepTraits<DliSqlBody> = {
  title: ({ sql }) => `DLI SQL job ${nameOfStatement(sql)}`,
  runsOutliveStep: false,
  already: 'nothing',
};

/** What is known of a `dliSql` step without asking the cloud. */
export const DLI_SQL_STEP = {
  traitsOf: () => DLI_SQL_JOB,
  identity: ['sql', 'queue', 'database'],
  activities: { submitJob: { does: 'start' }, watchJob: { does: 'watch' }, cancelJob: { does: 'stop' } },
  isOfADate: () => true,
  consolePage: 'dli',
  givenBody: map({
    sql: text(BOUNDS.statementCharacters.most),
    queue: optional(GIVEN_NAME),
    database: optional(GIVEN_NAME),
    conf: optional(anyMap),
    rows: optional(wholeNumber(0, BOUNDS.resultRows.most)),
  }),
} satisfies StepTypeFacts<DliSqlBody>;
