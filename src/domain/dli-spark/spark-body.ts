import type { ParamValue } from '../step-type';

/** The setting by which DLI reads OBS in the name of an agency. */
export const AGENCY_SETTING = 'spark.dli.job.agency.name';

/** A Spark application to run by DLI. */
export interface DliSparkInput {
  /** What runs: a jar or a Python file as `obs://bucket/path`, or the name of a package of DLI. From Spark 3.3 on OBS alone. */
  file: string;
  /** The class that is run, where `file` is a jar. @default the one that the jar names */
  className?: string;
  /** What it is called with, in order. @default none */
  args?: ParamValue[];
  /** The general-purpose queue that it runs on. @default the connection's, else DLI's shared queue `default` */
  queue?: string;
  /** Settings of Spark by name, such as `spark.sql.shuffle.partitions`. @default none */
  conf?: Record<string, ParamValue>;
  /** Jars that it needs beside `file`. @default none */
  jars?: string[];
  /** Python files that it needs. @default none */
  pyFiles?: string[];
  /** Other files that it needs. @default none */
  files?: string[];
  /** What its batch is called: the mark of the run is put behind it. @default the workflow's id and the step's */
  name?: string;
  /** Memory of the driver, with its unit: `7G`. @default DLI's, as of the other four */
  driverMemory?: string;
  /** How many cores the driver has: a number, or a template of one. */
  driverCores?: number | string;
  /** Memory of each executor, with its unit: `4G`. */
  executorMemory?: string;
  /** How many cores each executor has: the same. */
  executorCores?: number | string;
  /** How many executors run at once: the same. */
  numExecutors?: number | string;
  /** The version of Spark, such as `3.3.1`. @default DLI's */
  sparkVersion?: string;
  /** The agency in whose name OBS is read; from Spark 3.3 on there has to be one. */
  agency?: string;
}

/** A Spark application to run by DLI, with its defaults. */
export interface DliSparkBody extends Omit<DliSparkInput, 'args' | 'conf' | 'jars' | 'pyFiles' | 'files'> {
  /** As text; empty for none. */
  args: string[];
  /** As text; empty for none. The agency is not among them. */
  conf: Record<string, string>;
  /** Empty for none. */
  jars: string[];
  /** Empty for none. */
  pyFiles: string[];
  /** Empty for none. */
  files: string[];
}

/** What a DLI Spark batch leaves for later steps. */
export type DliSparkOutput = {
  /** DLI's own id of the batch. */
  batchId?: string;
  /** The id of its Spark application; absent where DLI does not tell. */
  appId?: string;
  /** DLI's last word on it, as it was written: `success`. */
  state?: string;
};
