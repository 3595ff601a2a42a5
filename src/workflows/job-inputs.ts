import type { CdmInput } from '../domain/cdm/cdm-body';
import type { CdmClusterInput } from '../domain/cdm-cluster/cluster-body';
import type { DgcRunInput, DgcSupplementInput } from '../domain/dgc/dgc-body';
import type { DliStartInput, DliStopInput } from '../domain/dli/dli-body';
import type { DliSparkInput } from '../domain/dli-spark/spark-body';
import type { DliSqlTextInput } from '../domain/dli-sql/sql-body';
import type { MrsInput } from '../domain/mrs/mrs-body';
import type { ObsInput } from '../domain/obs/obs-body';
import type { SmnInput } from '../domain/smn/smn-body';
import type { JobSpec } from '../domain/pipeline-spec';

/** Keys of a step that a single job takes too, beside its body. It asks nobody: a start that is in doubt fails. */
export type JobOptions = Omit<JobSpec, 'onAmbiguousStart'>;

/** A CDM migration job; `variables` fill the job's own. */
export type CdmJob = CdmInput & NeverHalted;
/** A DGC job; `mode` defaults to `runNow`, and `supplement` goes with `mode: 'supplement'`. */
export type DgcJob = (DgcRunInput & JobOptions) | (DgcSupplementInput & NeverHalted & NeverAdopted);
/** Stream jobs by their ids, which the vendor counts as numbers. */
export type DliStreamJobs = Omit<DliStartInput, 'action' | 'triggerSavepoint'> & JobOptions;
/** Stream jobs to bring to rest. */
export type DliStreamJobsToStop = Omit<DliStopInput, 'action' | 'resumeSavepoint'> & NeverHalted;
/** A SQL statement that DLI runs; no file stands beside it. */
export type DliSqlJob = Omit<DliSqlTextInput, 'file'> & NeverHalted & NeverAdopted;
/** A Spark application that DLI runs. */
export type DliSparkJob = DliSparkInput & NeverHalted & NeverAdopted;
/** A job of an MRS cluster. */
export type MrsJob = MrsInput & NeverHalted & NeverAdopted;

/** Objects in OBS to wait for. Nothing is started, and so nothing can run already. */
export type ObsWait = ObsInput & Omit<JobOptions, 'whenHalted' | 'whenRunning'>;

/** A CDM cluster to wake, or to put to rest. */
export type CdmCluster = Omit<CdmClusterInput, 'action'> & Omit<JobOptions, 'whenHalted' | 'whenRunning'>;
/** A message for a topic of SMN. */
export type SmnMessage = SmnInput & Omit<JobOptions, 'whenHalted' | 'whenRunning'>;

/** Only a run of a DGC job and stream jobs that are started can be halted, neither ended nor going on. */
type NeverHalted = Omit<JobOptions, 'whenHalted'>;
/** A backfill that runs already may be of other dates; a statement, or a job that is submitted, is one of its own each time. */
type NeverAdopted = {
  /**
   * When the job already runs: fail, or wait until it has ended and then start.
   * @default 'fail'
   */
  whenRunning?: 'fail' | 'wait';
};
