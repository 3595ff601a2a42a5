import type { ParamValue } from '../step-type';

/**
 * The setting by which a statement is not waited for in the request itself. Pages disagree on its default (false in 2021, true
 * in 2026), and what is waited for times out after two minutes while it goes on: so it is always sent, as true.
 */
export const ASYNC_SETTING = 'dli.sql.sqlasync.enabled';

/** What every body of a DLI SQL step says. */
interface DliSqlSettings {
  /** The queue that it runs on. @default the connection's, else DLI's shared queue `default` */
  queue?: string;
  /** The database in which names without one are looked up. @default DLI's `default` */
  database?: string;
  /** Settings of the job by name, such as `spark.sql.shuffle.partitions`. @default none */
  conf?: Record<string, ParamValue>;
  /** How many rows of a query's result to bring back as `rows`, 0 to 100. Needs a queue of your own. @default 0 */
  rows?: number;
}

/** A statement to run by DLI. */
export interface DliSqlTextInput extends DliSqlSettings {
  /** One statement; templates may stand in it. */
  sql: string;
  /** The command line reads it into `sql`. */
  file?: undefined;
}

/** A statement in a file beside that of the pipeline, which the command line reads. */
export interface DliSqlFileInput extends DliSqlSettings {
  /** Its name, relative to the pipeline's file. Code and calls by name have no file beside them: they say `sql`. */
  file: string;
  /** Is in the file. */
  sql?: undefined;
}

/** A statement to run by DLI, as a person writes it. */
export type DliSqlInput = DliSqlTextInput | DliSqlFileInput;

/** A statement to run by DLI. */
export interface DliSqlBody {
  /** One statement, as it was written. */
  sql: string;
  /** The queue's name; the connection's, else DLI's shared one when absent. */
  queue?: string;
  /** In which names without a database are looked up; DLI's `default` when absent. */
  database?: string;
  /** Settings of the job, beside those that are always sent; empty for none. */
  conf: Record<string, string>;
  /** How many rows of its result to bring back; 0 for none. */
  rows: number;
}

/** A row of a result by the names of its columns. */
export type SqlRow = Record<string, unknown>;

/** What a DLI SQL job leaves for later steps. A count that DLI does not tell is not there. */
export type DliSqlOutput = {
  /** DLI's own id of the job. */
  jobId?: string;
  /** Rows of the result of a query, or rows that were inserted. */
  resultCount?: number;
  /** Rows that were read. */
  inputRows?: number;
  /** Rows that were left out since they could not be read. */
  badRows?: number;
  /** The first rows of a query's result, where `rows` asks for some: at most 100, and 64 KB. */
  rows?: SqlRow[];
  /** Where in OBS the whole result is; absent where the queue keeps none there. */
  resultPath?: string;
};
