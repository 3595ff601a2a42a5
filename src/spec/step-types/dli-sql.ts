import { z } from 'zod';
import { BOUNDS } from '../../domain/bounds';
import { ASYNC_SETTING, type DliSqlBody, type DliSqlOutput } from '../../domain/dli-sql/sql-body';
import { problemWithStatement } from '../../domain/dli-sql/statement';
import { dliName, holdsTemplate, settingName } from '../dli-names';
import { exactlyOne } from '../editor-hints';
import type { StepTypeSpec } from '../step-type-spec';
import { valueSchema } from '../value';

/** The queue that DLI has for everybody. */
export const SHARED_QUEUE = 'default';
/** Why a result cannot be brought back from it. */
export const NO_ROWS = 'need a queue of your own: DLI hands out no result of its shared queue `default`';

const conf = z
  .record(
    settingName.refine((name) => name !== ASYNC_SETTING, `\`${ASYNC_SETTING}\` is always sent, as true`),
    valueSchema,
  )
  .prefault({});

/** https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0102.html */
const dliSqlBody = z
  .strictObject({
    sql: z
      .string()
      .optional()
      .describe('One statement; templates may stand in it. A semicolon at its end is not sent.'),
    file: z
      .string()
      .min(1)
      .optional()
      .describe('A file that holds the statement, beside the file of the pipeline: the command line reads it.'),
    queue: dliName('queue')
      .optional()
      .describe("The queue that it runs on. Default: the connection's `queue`, else DLI's shared queue `default`."),
    database: dliName('database')
      .optional()
      .describe('The database in which names without one are looked up. Default: that of DLI.'),
    conf: conf.describe('Settings of the job by name; DLI takes them as they are, units included.'),
    rows: z
      .int()
      .min(0)
      .max(BOUNDS.resultRows.most)
      .default(0)
      .describe("How many rows of a query's result to bring back as `rows`; needs a queue of your own."),
  })
  .refine(({ file }) => file === undefined, {
    path: ['file'],
    message: 'is read by the command line alone, beside the file of a pipeline: give `sql`',
  })
  .refine(({ sql, file }) => sql !== undefined || file !== undefined, {
    path: ['sql'],
    message: 'is missing: give a statement, or in a pipeline file the `file` that holds it',
  })
  .superRefine(({ sql, queue, rows }, context) => {
    const problem = sql === undefined || holdsTemplate(sql) ? undefined : problemWithStatement(sql);
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['sql'], message: problem });
    if (rows > 0 && queue === SHARED_QUEUE) context.addIssue({ code: 'custom', path: ['rows'], message: NO_ROWS });
  })
  .meta(exactlyOne('sql', 'file'))
  .transform(({ file: _read, sql = '', ...body }): DliSqlBody => ({ sql, ...body }));

/** What a pipeline file may say of a `dliSql` step. */
export const DLI_SQL_SPEC = {
  body: dliSqlBody,
  outputs: () => ({ jobId: true, resultCount: true, inputRows: true, badRows: true, rows: true, resultPath: true }),
  description: 'A DLI SQL job: one statement, submitted once, and watched until it has ended.',
  jobs: 'DLI SQL jobs',
  whyNotAdopted: () => 'each statement is a job of its own: none that runs already is taken for it',
  textFile: { file: 'file', text: 'sql' },
} satisfies StepTypeSpec<DliSqlBody, DliSqlOutput>;
