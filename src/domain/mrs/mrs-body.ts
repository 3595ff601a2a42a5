import type { ParamValue } from '../step-type';

/** The vendor's types of jobs, as they are sent. */
export const MRS_JOB_TYPES = [
  'MapReduce',
  'SparkSubmit',
  'SparkPython',
  'SparkScript',
  'SparkSql',
  'HiveScript',
  'HiveSql',
  'DistCp',
  'Flink',
] as const;

/** One of them. */
export type MrsJobType = (typeof MRS_JOB_TYPES)[number];

/** A job of an MRS cluster, as a person writes it. */
export interface MrsInput {
  /** The id of the MRS cluster. */
  clusterId: string;
  /** The vendor's type of the job. */
  type: MrsJobType;
  /** What the job is started with, in order: of `SparkSubmit` its options, the program and the program's own. @default none */
  arguments?: ParamValue[];
  /** Settings of the job by name, such as `fs.obs.endpoint`. No keys and passwords: they would stand in every history. @default none */
  properties?: Record<string, ParamValue>;
}

/** A job of an MRS cluster. */
export interface MrsBody {
  /** The id of the MRS cluster. */
  clusterId: string;
  /** The vendor's type of the job. */
  type: MrsJobType;
  /** In order; empty for none. */
  arguments: string[];
  /** By name; empty for none. */
  properties: Record<string, string>;
}

/** What an MRS job leaves for later steps. What MRS does not tell is not there. */
export type MrsOutput = {
  /** MRS's own id of the job. */
  jobId?: string;
  /** YARN's id of the application that the job was. */
  appId?: string;
  /** What came of it, in the vendor's word: `SUCCEEDED`. */
  result?: string;
  /** Where YARN shows the application; only Spark jobs have one. */
  trackingUrl?: string;
};
