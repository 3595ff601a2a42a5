import { AGENCY_SETTING } from '../../domain/dli-spark/spark-body';
import type { PathParam } from '../routes/path-template';
import { type Query, queryOf } from '../routes/query';
import { routeTable } from '../routes/route';

/** What the vendor hands out where nothing else is said; the most it would no page says. */
export const BATCHES_PER_PAGE = 100;

const BATCHES = '/v2.0/{project_id}/batches';

/** Spark batches: https://support.huaweicloud.com/intl/en-us/api-dli/dli_02_0124.html and the pages beside it. */
export const DLI_SPARK_ROUTES = routeTable({
  createBatch: ['POST', BATCHES],
  batch: ['GET', `${BATCHES}/{batch_id}`],
  batches: ['GET', BATCHES],
  cancelBatch: ['DELETE', `${BATCHES}/{batch_id}`],
  batchLog: ['GET', `${BATCHES}/{batch_id}/log`],
});

/** The id of a batch, for a path. */
export const batchParams = (batchId: string): Record<string, PathParam> => ({ batch_id: { value: batchId, max: 64 } });

/** An application to run. */
export interface SparkApplication {
  /** `obs://bucket/path`, or the name of a package. */
  file: string;
  /** What the batch is called, 1 to 128 characters; DLI takes the same name twice. */
  name: string;
  /** The class of a jar. */
  className?: string;
  /** The queue's name. Left out: the connection's, else DLI's shared one. */
  queue?: string;
  /** What it is called with. @default none */
  args?: readonly string[];
  /** Settings by name. @default none */
  conf?: Readonly<Record<string, string>>;
  /** Jars beside `file`. @default none */
  jars?: readonly string[];
  /** Python files. @default none */
  pyFiles?: readonly string[];
  /** Other files. @default none */
  files?: readonly string[];
  /** With its unit. */
  driverMemory?: string;
  /** How many the driver has: a count, or text that is one. */
  driverCores?: number | string;
  /** With its unit. */
  executorMemory?: string;
  /** How many each executor has. */
  executorCores?: number | string;
  /** How many executors run at once. */
  numExecutors?: number | string;
  /** Such as `3.3.1`. */
  sparkVersion?: string;
  /** The agency in whose name OBS is read. */
  agency?: string;
}

/**
 * What a creation sends: keys in camel case and `conf` as a map, as every newer source has them. `auto_recovery` is left
 * out, so that DLI never runs by itself again what has died. The name stands first: whoever cuts the request leaves it.
 */
export function creationBody({
  file,
  name,
  className,
  queue,
  args = [],
  conf = {},
  jars = [],
  pyFiles = [],
  files = [],
  sparkVersion,
  agency,
  ...sizes
}: SparkApplication): Record<string, unknown> {
  const settings = { ...conf, ...(agency !== undefined && { [AGENCY_SETTING]: agency }) };
  const lists = Object.entries({ args, jars, pyFiles, files }).filter(([, list]) => list.length > 0);
  return {
    name,
    file,
    ...(className !== undefined && { className }),
    ...(queue !== undefined && { queue }),
    ...Object.fromEntries(lists),
    ...(Object.keys(settings).length > 0 && { conf: settings }),
    ...given(sizes),
    ...(sparkVersion !== undefined && { spark_version: sparkVersion }),
  };
}

function given({ driverMemory, driverCores, executorMemory, executorCores, numExecutors }: Partial<SparkApplication>) {
  const sizes = { driverMemory, driverCores, executorMemory, executorCores, numExecutors };
  return Object.fromEntries(Object.entries(sizes).filter(([, size]) => size !== undefined));
}

/** Which part of the batches of a project, and of which of them. Newest first, where DLI hears of an order. */
export interface BatchesQuery {
  /** Batches of this name; whether the vendor's filter lets similar ones through no page says. */
  name?: string;
  /** Batches created no earlier than this, in milliseconds since 1970. */
  startMs?: number;
  /** How many to skip. @default 0 */
  from?: number;
  /** How many at most. @default 100 */
  size?: number;
}

/** The query of the list. What is known later keeps its placeholder. */
export function batchesQuery({
  name,
  startMs,
  from,
  size = BATCHES_PER_PAGE,
}: Omit<BatchesQuery, 'startMs'> & { startMs?: number | string }): Query {
  return queryOf({ job_name: name, start: startMs, from, size, order: 'CREATE_TIME_DESC' });
}

/** The query of a part of the driver's log. */
export const logQuery = (from: number, size: number): Query => queryOf({ from, size, type: 'driver' });
