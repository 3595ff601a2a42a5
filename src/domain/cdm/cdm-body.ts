import type { ParamValue } from '../step-type';

/** A CDM migration job that its cluster knows by name, as a person writes it. */
export interface CdmNamedInput {
  /** The id of the CDM cluster. */
  clusterId: string;
  /** The job's name, as the console shows it. */
  jobName: string;
  /** Values for the job's own variables; templates may stand in them. @default none */
  variables?: Record<string, ParamValue>;
  /** Goes without `jobName`. */
  job?: undefined;
  /** Goes with `job`. */
  keep?: undefined;
}

/** A CDM migration job that is created for one run, as a person writes it. */
export interface CdmInlineInput {
  /** The id of the CDM cluster. */
  clusterId: string;
  /** What the job is, as CDM's own API takes it, without a name: that is made for each run. Links by their names, no passwords. */
  job: CdmJobDefinition;
  /** Leave the job in the cluster when its run has ended. @default false */
  keep?: boolean;
  /** Values for the job's own variables; templates may stand in them. @default none */
  variables?: Record<string, ParamValue>;
  /** Goes without `job`. */
  jobName?: undefined;
}

/** A CDM migration job to start, as a person writes it. */
export type CdmInput = CdmNamedInput | CdmInlineInput;

/** One setting of a job, such as the table to read. */
export interface CdmSetting {
  /** As CDM calls it: `fromJobConfig.tableName`. */
  name: string;
  /** Sent as text. Absent for the cluster's own default. */
  value?: ParamValue;
}

/** Settings of one side of a job. */
export interface CdmSettings {
  /** In the groups that CDM has for them. */
  configs: {
    /** Of the group: `fromJobConfig`, `toJobConfig`, `throttlingConfig`, ... */
    name: string;
    /** What is set; empty for none. */
    inputs: CdmSetting[];
  }[];
}

/** A CDM job as its API takes it (https://support.huaweicloud.com/intl/en-us/api-cdm/CreateJob.html), less its name. Other keys are sent as they are. */
export interface CdmJobDefinition {
  /** Of what kind the source is: `generic-jdbc-connector`. */
  'from-connector-name': string;
  /** Of what kind the destination is: `obs-connector`. */
  'to-connector-name': string;
  /** The name of the link that leads to the source; it holds the password. */
  'from-link-name'?: string;
  /** The name of the link that leads to the destination. */
  'to-link-name'?: string;
  /** What is read. */
  'from-config-values': CdmSettings;
  /** What is written. */
  'to-config-values': CdmSettings;
  /** How it is run. @default once, without further tries by CDM itself */
  'driver-config-values'?: CdmSettings;
  /** Whatever else CDM takes. */
  [further: string]: unknown;
}

/** A CDM migration job to start, which its cluster has. */
export interface CdmNamedBody {
  /** Id of the CDM cluster that the job belongs to. */
  clusterId: string;
  /** The job's, as the cluster lists it. */
  jobName: string;
  /** Values for the job's own variables, of this run only; empty for none. */
  variables: Record<string, string>;
  /** It is defined in its cluster. */
  job?: undefined;
  /** It is not ours to delete. */
  keep?: undefined;
}

/** A CDM migration job that is created to be run once. */
export interface CdmInlineBody {
  /** Id of the CDM cluster that it is created in. */
  clusterId: string;
  /** What is created. */
  job: CdmJobDefinition;
  /** It is left in the cluster when its run has ended. */
  keep: boolean;
  /** Values for the job's own variables; empty for none. */
  variables: Record<string, string>;
  /** It is named for each run. */
  jobName?: undefined;
}

/** A CDM migration job to start. */
export type CdmBody = CdmNamedBody | CdmInlineBody;

/** What a CDM migration leaves for later steps. A count that CDM does not tell is not there. */
export type CdmOutput = {
  /** The submission, as people know it; text where a number would not keep all its digits. */
  submissionId?: number | string;
  /** Rows written to the destination. */
  rowsWritten?: number;
  /** Rows read from the source. */
  rowsRead?: number;
  /** Bytes written to the destination. */
  bytesWritten?: number;
  /** Files written to the destination. */
  filesWritten?: number;
  /** The name that a `job` was created under. */
  jobName?: string;
};
